using System.Globalization;
using EcsExecFormat.Benchmarks.Layers;

// Called by layers.sh, which explains the figures. Each role is a process of its own, so that only reading is measured.
switch (args)
{
    case ["make", var folder, var mebibytes, var files]:
        ImageMaker.MakeAll(new Store(folder), int.Parse(mebibytes, CultureInfo.InvariantCulture), int.Parse(files, CultureInfo.InvariantCulture));
        return 0;
    case ["serve", var folder]:
        await new Registry(new Store(folder)).ServeAsync();
        return 0;
    case ["inspect", var url, var name, var digest]:
        await Inspection.RunAsync(new Uri(url), name, digest);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: Layers make FOLDER MIB FILES | serve FOLDER | inspect URL NAME DIGEST");
        return 2;
}
