namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// Seeds of schedules that found something, in the function or in the simulation. Each has to hold now, but for what is known. They find the same again only
/// as long as neither the function's calls nor the simulation change; the kind of schedule is worth to be played all the same.
/// </summary>
public class FoundSeedTests
{
    public static readonly TheoryData<ulong> Seeds =
    [
        // A tag was lowered between the registration and the update: the mode counts as it was read before each write.
        8,
        // Two alerts, of which the second was sent while the table could not be reached: it says so itself.
        17,
        // The program behind a label was never read, because bytes are not to be read at all (DEEP_INSPECTION off).
        173,
        // A second look failed to publish, and the next one told its follow-up as a reminder.
        615,
        // An invocation ran out of time between publishing and recording.
        513, 1496,
        // An update took effect after the message that nobody knows whether it did.
        2, 1868,
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
