using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.FollowUp;

/// <summary>A change was told, and the table could not be written: it is followed as it was told.</summary>
public class LostRecordTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_change_that_was_told_although_its_record_was_lost_is_followed_as_it_was_told()
    {
        _world.World.Records.BeforePut = record =>
        {
            if (record.Attributes.GetValueOrDefault("step") == "done")
                throw World.Unreachable("dynamodb");
        };
        await _world.DeployAsync();
        _world.World.Records.BeforePut = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Rollout("IN_PROGRESS", running: 0, revision: ChangeWorld.Failing[..^1] + "9");

        var told = await _world.TickAsync();

        Assert.Equal((RemedyAction.Reverted, "replaced"), (told.Remedy!.Action, told.ReasonCode));
        await _world.NothingMoreAsync();
    }

    /// <summary>The table comes back, and whoever told it writes that with the next task.</summary>
    [Fact]
    public async Task A_change_that_was_told_while_the_table_was_away_is_followed_as_it_was_told()
    {
        var instance = _world.World.NewInstance();
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
                _world.World.Records.BeforePut = _ => throw World.Unreachable("dynamodb");
        };
        var deployed = await _world.DeliverAsync(instance, _world.Payload());
        Assert.Equal((RemedyAction.Deployed, AlertResult.Sent, ReasonCodes.TableUnavailable), (deployed.Remedy!.Action, deployed.Alert, deployed.ReasonCode));
        _world.World.Records.BeforePut = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Rollout("IN_PROGRESS", running: 0, revision: ChangeWorld.Failing[..^1] + "9");

        Assert.Equal(AlertResult.Suppressed, (await _world.DeliverAsync(instance, _world.Payload("task-2", _world.World.Clock.GetUtcNow()))).Alert);

        Assert.Equal("replaced", (await _world.TickAsync()).ReasonCode);
        await _world.NothingMoreAsync();
    }
}
