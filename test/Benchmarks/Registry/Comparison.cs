using System.Diagnostics;
using System.Globalization;

namespace EcsExecFormat.Benchmarks.Registry;

/// <summary>Runs commands in turn, so that a machine whose speed drifts slows all of them alike, and prints how long each took as a whole process.</summary>
internal static class Comparison
{
    private const int WarmUps = 3;

    /// <param name="runs">Of each command, after three that are not counted.</param>
    /// <param name="commands">Words with a blank between them; the last is what the others are compared with.</param>
    /// <returns>0, or 1 when one failed.</returns>
    public static int Run(int runs, string[] commands)
    {
        var times = commands.Select(_ => new List<double>()).ToArray();
        for (var run = -WarmUps; run < runs; run++)
        {
            for (var which = 0; which < commands.Length; which++)
            {
                if (Milliseconds(commands[which]) is not { } taken)
                    return 1;
                if (run >= 0)
                    times[which].Add(taken);
            }
        }

        for (var which = 0; which < commands.Length; which++)
        {
            var ratio = Median(times[which].Zip(times[^1], (one, last) => one / last));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {Name(commands[which]),-50} median {Median(times[which]),6:F1} ms, min {times[which].Min(),6:F1}, max {times[which].Max(),6:F1}, {ratio,5:F2} times ours"));
        }

        return 0;
    }

    /// <returns>From before its start until it has ended and all that it printed was read; null when it failed.</returns>
    private static double? Milliseconds(string command)
    {
        var words = command.Split(' ');
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (process.ExitCode == 0 && printed.Length > 0)
            return taken;
        Console.Error.WriteLine($"{command} failed with {process.ExitCode}");
        return null;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Without the folder, and without the image, which is in the line above.</summary>
    private static string Name(string command) => string.Join(' ', command.Split(' ')[..^1].Select(word => word[(word.LastIndexOf('/') + 1)..]));
}
