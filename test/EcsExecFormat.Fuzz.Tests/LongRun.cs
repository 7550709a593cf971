using System.Globalization;
using System.Security.Cryptography;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests;

/// <summary>A run that someone asked for by the environment.</summary>
/// <param name="Executions">Of each target: <c>FUZZ_ITERATIONS</c>.</param>
/// <param name="Seed"><c>FUZZ_SEED</c>, or a new one.</param>
/// <param name="Longest">Of each target: <c>FUZZ_SECONDS</c>; without end when not given.</param>
internal sealed record LongRun(long Executions, ulong Seed, TimeSpan Longest)
{
    private static readonly Lock Printing = new();

    /// <returns>Null when none is asked for.</returns>
    public static LongRun? FromEnvironment() => Number("FUZZ_ITERATIONS") is { } executions
        ? new LongRun((long)executions, Number("FUZZ_SEED") ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)), Number("FUZZ_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue)
        : null;

    /// <summary>Whether <c>FUZZ_TARGETS</c> names the target, among others perhaps; all are wanted without it.</summary>
    public static bool IsWanted(string target) => Environment.GetEnvironmentVariable("FUZZ_TARGETS") is not { Length: > 0 } names || names.Split(',').Contains(target);

    /// <summary>On the console, and in <c>fuzz.log</c> beside the tests, where a runner does not show the console.</summary>
    public static void Publish(Report report)
    {
        var text = $"{report.Summary}\n{string.Join('\n', report.KindLines.Take(40))}\n{report.FindingText}\n";
        lock (Printing)
        {
            Console.Write(text);
            File.AppendAllText(Path.Combine(AppContext.BaseDirectory, "fuzz.log"), text);
        }
    }

    private static ulong? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
        ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;
}
