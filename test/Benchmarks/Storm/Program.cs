using System.Globalization;
using EcsExecFormat.Benchmarks.Storm;

// Called by storm.sh, which explains the figures.
switch (args)
{
    case ["service", var events, var bootstrap]:
        await Weather.RunAsync("one crash-looping service", new Shape(Clusters: 1, Services: 1, InDeploy: 1), int.Parse(events, CultureInfo.InvariantCulture), bootstrap);
        return 0;
    case ["tag", var events, var bootstrap]:
        await Weather.RunAsync("one crash-looping service, named by tag", new Shape(Clusters: 1, Services: 1, InDeploy: 1) { FirstByTag = true }, int.Parse(events, CultureInfo.InvariantCulture), bootstrap);
        return 0;
    case ["image", var events, var bootstrap]:
        await Weather.RunAsync("a bad base image under 500 services", new Shape(Clusters: 5, Services: 100, InDeploy: 1), int.Parse(events, CultureInfo.InvariantCulture), bootstrap);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: Storm service|tag|image EVENTS BOOTSTRAP");
        return 2;
}
