using EcsExecFormat.EndToEnd.Tests.Kills;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The same with an ECS, an SNS and a DynamoDB that others wrote, one schedule at a time.</summary>
public sealed class KilledOnMotoTests(MotoStage stage) : IClassFixture<MotoStage>
{
    /// <summary>After the claim, at the registration, around the update, and around both messages.</summary>
    private static readonly int[] Sample = [9, 57, 66, 67, 69, 73, 93, 95];

    public static TheoryData<int> Schedules => [.. KillSchedule.Seeds(Sample, [.. Sample, .. Enumerable.Range(KillSchedule.EveryCall, 24)])];

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task Whenever_it_is_killed_the_change_is_made_once_and_told_once_and_followed_to_its_end(int seed)
    {
        var schedule = KillSchedule.Of(seed);

        await Play.AsExpectedAsync(await MotoKillStage.SetAsync(stage, schedule.Proof), schedule, nameof(KilledOnMotoTests));
    }
}
