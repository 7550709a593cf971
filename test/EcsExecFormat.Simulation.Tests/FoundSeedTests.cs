namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// Seeds of schedules that found something, in the function or in the simulation. Each has to hold now. They find the same again only
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
        // A follow-up that was claimed over another one that had begun a moment before; an instance that stood still and took what it had not looked at for nothing.
        603279, 619507, 738637, 713216,
        // A deployment that was overtaken, shown only to somebody who died over it, or gone together with the one that overtook it: nothing is left to tell it by.
        614020, 630005, 717448, 733137,
        // A second update of unknown effect, after a first one that provably had none; an update that was seen beneath a newer deployment when it was read back.
        7796, 131255,
        // Orders: one that was given again while what the first had done was untold; a plan that was told again after its approval had been declined.
        132781, 111457, 117156, 143375,
        // How a change ended that nobody had been told of for a day, told by two at once; a deployment of somebody's that was taken for ours, and taken back.
        100754, 141274, 122327,
        // Instances that stood still until hardly any time was left; an alert that nobody came to send for a day; a deployment told as overtaken that was there before.
        436686, 442088, 421035, 421655, 1021204, 1083250,
        // An approval that took the alert over which another one held; an update that showed its effect before anybody was told that it is not known.
        2046546, 3050842,
        // A plan that was told again after its approved change had stopped half-way.
        4044365,
        // What came after an undo, told as overtaken by it.
        5001521,
        // Tasks that had run since before a tag was pushed again: the simulation showed them with the new image.
        6045197,
        // A change that was told while the table was away, and of which only that it was told was written later.
        7030421,
        // A label that was believed, as half of the time was gone.
        7077779,
        // A claim that was to be written and was not, taken for what stands.
        8013536,
        // What was overtaken, shown only to somebody who looked for the sake of another revision.
        9086624,
        // A change that was begun once more, and taken off the list by a tick that saw how the attempt before had stopped.
        10071541,
        // Somebody deployed the corrected revision right before the update did, over another deployment that had just come in.
        11010714,
        // An update that took effect after its sender had ended, as the clock jumped, over another deployment.
        6762,
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_schedule_that_found_something_holds(ulong seed)
    {
        var result = Simulation.Play(seed);

        Assert.True(result.Violations.Count == 0, SimulationRun.Describe([result]));
    }
}
