namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// Seeds of schedules that found something, in the function or in the simulation. Each has to hold now, but for what is known. They find the same again only
/// as long as neither the function's calls nor the simulation change; the kind of schedule is worth to be played all the same.
/// </summary>
public class FoundSeedTests
{
    public static readonly TheoryData<ulong> Seeds =
    [
        // Each of these was taken for a failure before the invariant was understood: an alert that could not be recorded, because the table could not be reached, or time ran out.
        2,
        // A second look's follow-up that was told as a reminder, after its first publishing had failed.
        83,
        // A corrected revision that was deregistered, and registered anew for another service.
        85,
        // An update that took effect after the message that nobody knows whether it did.
        113,
        // A tag that was lowered between the sending of an update and its late effect.
        203018,
        // Somebody's deployment in the residual window.
        154,
        // ECS's roll-back in the residual window, a second look that died, an unreachable table, an operator who deployed the corrected revision: once known failures, all of them.
        637, 820, 864, 1063, 1925, 3402, 5774,
        // A change that was told and whose record was lost; one that took effect late, and to which ECS went back after the tick had given up on it; one that an instance
        // took for told, as it had told the incident while the table could not say what had been done.
        4709, 4890, 26180, 101044, 111696, 112097,
        .. KnownFailure.All.SelectMany(known => known.Seeds),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_schedule_that_found_something_holds(ulong seed)
    {
        var result = Simulation.Play(seed);

        Assert.True(result.Violations.All(violation => violation.IsKnown), SimulationRun.Describe([result]));
    }
}
