using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Tests.Remediation.FollowUp;

/// <summary>A change that was made, and the end of what is told about it.</summary>
internal static class Followed
{
    /// <summary>The service is corrected.</summary>
    public static async Task DeployAsync(this ChangeWorld world) => Assert.Equal(RemedyAction.Deployed, (await world.DeliverAsync()).Remedy!.Action);

    /// <summary>How it ended was told, and neither the tick nor ECS's events bring anything more.</summary>
    public static async Task NothingMoreAsync(this ChangeWorld world)
    {
        foreach (var state in new[] { "COMPLETED", "FAILED" })
        {
            world.World.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal("a tick; there is nothing to follow up", (await world.TickAsync()).Reason);
            Assert.Null((await world.DeploymentAsync(state)).Kind);
        }

        Assert.Equal(2, world.Mails.Count);
        Assert.Single(world.Ecs.Updates);
        Assert.Equal(CorrectionStep.Settled, CorrectionRecord.FromRecord(world.World.Records.All.Single(record => record.Key.StartsWith("correction/", StringComparison.Ordinal))).Step);
    }
}
