using System.Diagnostics;
using System.Globalization;
using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests;

/// <summary>Many schedules, on all processors: they know nothing of one another.</summary>
/// <param name="FirstSeed">Of the first schedule; the others follow it.</param>
/// <param name="Schedules">How many.</param>
internal sealed record SimulationRun(ulong FirstSeed, int Schedules)
{
    /// <summary>Schedules of a run that nobody asks more of.</summary>
    public const int Short = 1500;

    private const int MostShown = 20;

    /// <summary>Share of stale answers of DescribeServices shortly after an update.</summary>
    public double StaleReads { get; init; } = Number("SIMULATION_STALE_PERCENT") is { } percent ? percent / 100.0 : 0;

    /// <summary>The run that the environment asks for, or the short one.</summary>
    public static SimulationRun FromEnvironment() => new(Number("SIMULATION_SEED") ?? 1, (int)(Number("SIMULATION_SCHEDULES") ?? Short));

    /// <summary>What came of a run.</summary>
    /// <param name="Failures">Schedules in which something did not hold, by seed.</param>
    /// <param name="Coverage">How often what has happened.</param>
    /// <param name="Took">Wall time.</param>
    internal sealed record Report(IReadOnlyList<Simulation.Result> Failures, Coverage Coverage, TimeSpan Took);

    public Report Play()
    {
        var watch = Stopwatch.StartNew();
        var coverage = new Coverage();
        var failures = new SortedDictionary<ulong, Simulation.Result>();
        Parallel.For(
            0, Schedules, () => new Coverage(),
            (number, _, own) =>
            {
                var result = Simulation.Play(FirstSeed + (ulong)number, staleReads: StaleReads);
                own.Add(result.Coverage, result.Seed);
                if (result.Violations.Count > 0)
                {
                    lock (failures)
                        failures.Add(result.Seed, result);
                }

                return own;
            },
            own =>
            {
                lock (coverage)
                    coverage.AddTotal(own);
            });
        return new Report([.. failures.Values], coverage, watch.Elapsed);
    }

    /// <summary>What did not hold, the first few seeds of each, and the first schedule with all that happened in it.</summary>
    public static string Describe(IEnumerable<Simulation.Result> failures)
    {
        var failed = failures.ToArray();
        if (failed.Length == 0)
            return "";
        var kinds = failed.SelectMany(result => result.Violations.Select(violation => (result.Seed, violation.Invariant))).Distinct().GroupBy(violation => violation.Invariant)
            .Select(same => $"{same.Count()} schedules: {same.Key}; seeds {string.Join(", ", same.Select(violation => violation.Seed).Take(MostShown))}");
        var first = failed[0];
        var replay = $"SIMULATION_SEED={first.Seed} SIMULATION_SCHEDULES=1 dotnet test --project test/EcsExecFormat.Simulation.Tests -- --filter-method '*invariants_hold*'";
        return string.Join('\n', [.. kinds, "", $"replay: {replay}", Trace(first.Seed)]);
    }

    /// <summary>All that happens in a schedule, a line each.</summary>
    public static string Trace(ulong seed) => string.Join('\n', Simulation.Play(seed, isTraced: true).Trace);

    private static ulong? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
        ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;
}
