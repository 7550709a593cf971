namespace EcsExecFormat.Simulation.Tests;

/// <summary>Each invariant can fail: a world that does something wrong is found out.</summary>
public class SabotageTests
{
    private const int Schedules = 150;

    [Theory]
    [InlineData("TableWithoutConditions", "One update for each service and failing revision")]
    [InlineData("RegistrationIsAltered", "Nothing but the right correction is written")]
    [InlineData("UpdateGoesToAnotherService", "Nothing but the right correction is written")]
    [InlineData("UpdateGoesToAnotherService", "A service that moved on is left alone")]
    [InlineData("ServiceIsShownAsItWas", "What was overtaken is told")]
    [InlineData("MessagesAreLost", "Every incident is told")]
    [InlineData("MessagesAreLost", "What was changed is told and nothing else")]
    [InlineData("UpdatesAreLost", "What was changed is told and nothing else")]
    [InlineData("SentIsForgotten", "An incident is told once in its window")]
    [InlineData("ClusterIsShownInDeploy", "Nothing is written below the mode")]
    [InlineData("TableWithoutConditions", "The budget holds")]
    public void What_a_world_does_wrong_is_found_out(string sabotage, string invariant)
    {
        var report = new SimulationRun(1, Schedules) { Sabotage = Enum.Parse<Sabotage>(sabotage) }.Play();

        Assert.Contains(invariant, report.Failures.SelectMany(result => result.Violations).Where(violation => !violation.IsKnown).Select(violation => violation.Invariant));
    }
}
