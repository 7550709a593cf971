namespace EcsExecFormat.Simulation.Tests;

/// <summary>Each invariant can fail: a world that does something wrong is found out.</summary>
public class SabotageTests
{
    private const int Most = 3000;

    [Theory]
    [InlineData("TableWithoutConditions", "One update for each service and failing revision")]
    [InlineData("RegistrationIsAltered", "Nothing but the right correction is written")]
    [InlineData("UpdateGoesToAnotherService", "Nothing but the right correction is written")]
    [InlineData("UpdateGoesToAnotherService", "A service that moved on is left alone")]
    [InlineData("UpdateHidesWhatItOvertook", "What was overtaken is told")]
    [InlineData("MessagesAreLost", "Every incident is told")]
    [InlineData("MessagesAreLost", "What was changed is told and nothing else")]
    [InlineData("MessagesAreLost", "A change has one result")]
    [InlineData("ResultsAreInvented", "A change has one result")]
    [InlineData("DigestsAreLost", "What machines were told people get in a digest")]
    [InlineData("UpdatesAreLost", "What was changed is told and nothing else")]
    [InlineData("SentIsForgotten", "An incident is told once in its window")]
    [InlineData("ClusterIsShownInDeploy", "Nothing is written below the mode")]
    [InlineData("ChangesAreNeverShownAsKeptAway", "Nothing is written while changes are kept away")]
    [InlineData("TableWithoutConditions", "The budget holds")]
    public void What_a_world_does_wrong_is_found_out(string sabotage, string invariant)
    {
        var world = Enum.Parse<Sabotage>(sabotage);

        Assert.Contains(
            Enumerable.Range(1, Most).Select(seed => Simulation.Play((ulong)seed, sabotage: world)),
            result => result.Violations.Any(violation => violation.Invariant == invariant));
    }
}
