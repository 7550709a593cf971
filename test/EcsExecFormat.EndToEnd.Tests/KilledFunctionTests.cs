using EcsExecFormat.EndToEnd.Tests.Kills;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>
/// The real process is killed (SIGKILL) right before or right after calls of a change and of its follow-through, with duplicates, other tasks, a second process and somebody
/// else's deployments in between. KILL_SCHEDULES=all plays every call and many more; a list of seeds plays those.
/// </summary>
public sealed class KilledFunctionTests
{
    /// <summary>Of the kills at every call those around claims, registration, update and messages (see <see cref="ChangeCostTests"/> for the order of calls); and some that are drawn.</summary>
    private static readonly int[] Sample = [9, 41, 49, 56, 57, 63, 66, 67, 69, 73, 74, 93, 95, 97, 160, 161, 162, 163, 164, 165];

    public static TheoryData<int> Schedules => [.. KillSchedule.Seeds(Sample, Enumerable.Range(0, KillSchedule.EveryCall + KillSchedule.Drawn))];

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task Whenever_it_is_killed_the_change_is_made_once_and_told_once_and_followed_to_its_end(int seed)
    {
        var schedule = KillSchedule.Of(seed);
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        await Play.AsExpectedAsync(new LocalStage(aws, schedule.Proof), schedule, nameof(KilledFunctionTests));
    }
}
