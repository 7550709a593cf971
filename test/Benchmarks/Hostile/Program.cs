using System.Globalization;
using EcsExecFormat.Benchmarks.Hostile;

// Called by hostile.sh, which explains the figures. Servers and readers are processes of their own, so that only reading is measured.
switch (args)
{
    case ["serve", var authority]:
        await Serving.RunAsync(authority);
        return 0;
    case ["read", var authority, var counts, var seconds, var times, var name, var host, var place, var index]:
        await Reading.RunAsync(new Reading.Case(name, host, place, index), authority, new Uri(counts), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: Hostile serve CA-FILE | read CA-FILE COUNTS-URL SECONDS TIMES NAME HOST PLACE INDEX-DIGEST");
        return 2;
}
