using System.Globalization;
using EcsExecFormat.Benchmarks.Registry;

// Called by registry.sh, which explains the figures.
switch (args)
{
    case ["inspect", var image]:
        return await Inspection.RunAsync(image);
    case ["compare", var runs, .. { Length: > 0 } commands]:
        return Comparison.Run(int.Parse(runs, CultureInfo.InvariantCulture), commands);
    default:
        await Console.Error.WriteLineAsync("usage: Registry inspect IMAGE | compare RUNS COMMAND COMMAND...");
        return 2;
}
