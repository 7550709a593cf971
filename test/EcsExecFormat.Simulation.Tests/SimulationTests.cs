using EcsExecFormat.Simulation.Tests.Function;
using EcsExecFormat.Simulation.Tests.Others;

namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// The function, driven through its ports in a world of its own, where everything goes wrong that a seed says. More schedules:
/// <c>SIMULATION_SCHEDULES=100000 SIMULATION_SEED=1 dotnet test --project test/EcsExecFormat.Simulation.Tests</c>; what happened how often is written to
/// <c>simulation.log</c> beside the tests.
/// </summary>
public class SimulationTests
{
    /// <summary>Fates that a run of any length has to meet with calls of each kind.</summary>
    private static readonly Fate[] OfAll = [Fate.Answered, Fate.DiesBefore, Fate.DiesAfter, Fate.Throttled, Fate.TimesOut];

    [Fact]
    public void Whatever_happens_the_invariants_hold()
    {
        var run = SimulationRun.FromEnvironment();
        var report = run.Play();
        var summary = $"{run.Schedules} schedules from seed {run.FirstSeed} in {report.Took.TotalSeconds:0.0} s, {report.Failures.Count} failed\n{string.Join('\n', report.Coverage.Lines)}\n";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "simulation.log"), summary + (run.Schedules == 1 ? SimulationRun.Trace(run.FirstSeed) : SimulationRun.Describe(report.Failures)));

        Assert.True(report.Failures.Count == 0, SimulationRun.Describe(report.Failures));
        // A simulation in which nothing happens would find nothing, and look as good.
        if (run.Schedules >= SimulationRun.Short)
            Assert.Empty(Expected.Where(what => report.Coverage[what] == 0).Select(what => $"never came: {what}"));
    }

    [Fact]
    public void A_seed_determines_what_happens()
    {
        ulong[] seeds = [3, 77, 1_000_000_007];

        Assert.All(seeds, seed => Assert.Equal(Simulation.Play(seed, isTraced: true).Trace, Simulation.Play(seed, isTraced: true).Trace));
    }

    private static IEnumerable<string> Expected =>
    [
        .. from call in Calls.All from fate in OfAll select $"{call} {fate}",
        .. from call in Calls.All where call.IsWrite() from fate in new[] { Fate.TimesOutAfter, Fate.TakesEffectLate } select $"{call} {fate}",
        .. Deeds.All.Select(deed => $"others: {deed}"),
        "PutItem SentTwice", "outages of the table", "jumps of the clock", "redrives", "with four others or more",
        "updates that took effect", "registrations that took effect", "residual window: a deployment came in between the last look and the update",
        "deployments COMPLETED", "deployments FAILED", "tasks of images that cannot run", "tasks that crash",
        "messages incident deployed", "messages incident none", "messages follow-up deployed", "messages follow-up confirmed", "messages follow-up reverted", "messages follow-up unsettled", "messages follow-up undone", "orders: Approve answered deployed", "orders: Undo answered undone", "reason deployment-failed", "reason digest", "messages for machines", "reason overtaken", "reason update-unknown", "reason change-budget", "reason stack-in-progress", "reason calendar-closed",
    ];
}
