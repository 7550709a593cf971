namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// The function under test, driven through its ports in a world of its own, where everything goes wrong that a seed says. More schedules:
/// <c>SIMULATION_SCHEDULES=100000 SIMULATION_SEED=1 dotnet test --project test/EcsExecFormat.Simulation.Tests</c>; what happened how often is printed,
/// and written to <c>simulation.log</c> beside the tests.
/// </summary>
public class SimulationTests
{
    [Fact]
    public void Whatever_happens_the_invariants_hold()
    {
        var run = SimulationRun.FromEnvironment();
        var report = run.Play();
        var summary = $"{run.Schedules} schedules from seed {run.FirstSeed} in {report.Took.TotalSeconds:0.0} s, {report.Failures.Count} failed\n{string.Join('\n', report.Coverage.Lines)}\n";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "simulation.log"), summary + SimulationRun.Describe(report.Failures));

        Assert.True(report.Failures.Count == 0, SimulationRun.Describe(report.Failures));
    }
}
