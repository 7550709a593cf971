using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.Orders;

/// <summary>A change can be taken back with nothing but what the books hold, and nothing is promised that cannot be done.</summary>
public class UndoTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_change_is_taken_back_and_told_and_never_made_again()
    {
        await _world.DeliverAsync();

        var outcome = await _world.UndoAsync();

        Assert.Equal(("follow-up", RemedyAction.Undone, "undone"), (outcome.Kind, outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Equal([ChangeWorld.Corrected, ChangeWorld.Failing], _world.Ecs.Updates.Select(revision => revision.ToString()));
        Assert.Contains("The service was set back to web:7, because somebody asked for it.", _world.Mails[1], StringComparison.Ordinal);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        await _world.TickAsync();
        await _world.DeliverNowAsync("task-2");
        Assert.Equal((2, 2), (_world.Ecs.Updates.Count, _world.Mails.Count));
    }

    [Fact]
    public async Task A_change_that_was_followed_to_its_end_can_be_taken_back_too()
    {
        await _world.DeliverAsync();
        _world.Rollout("COMPLETED", running: 2);
        await _world.TickAsync();

        Assert.Equal(RemedyAction.Undone, (await _world.UndoAsync()).Remedy!.Action);
    }

    [Fact]
    public async Task Another_deployment_that_came_in_between_is_told()
    {
        await _world.DeliverAsync();
        _world.AtCall("UpdateService", 2, () => _world.Deploys(ShownService.Deployment("ecs-svc/foreign", ShownService.Newer)));

        await _world.UndoAsync();

        Assert.Contains("It overtook another deployment, of web:9, that came in between. If that one is wanted:", _world.Mails[1], StringComparison.Ordinal);
    }

    /// <summary>ECS's circuit breaker, or a person, may have set the service to the correction again.</summary>
    [Fact]
    public async Task Taken_back_once_more_it_is_told_once_more_also_when_the_answer_is_lost()
    {
        await _world.DeliverAsync();
        await _world.UndoAsync();
        _world.Service(service => (service["taskDefinition"], service["deployments"]![0]!["taskDefinition"]) = (ChangeWorld.Corrected, ChangeWorld.Corrected));
        _world.Ecs.After = Trouble.At("UpdateService", World.Unreachable("ecs"));
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.Ecs.After = _ => { };
        Assert.Equal(2, _world.Mails.Count);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("undone", (await _world.TickAsync()).ReasonCode);

        Assert.Equal((3, 3), (_world.Ecs.Updates.Count, _world.Mails.Count));
        await _world.TickAsync();
        Assert.Equal(3, _world.Mails.Count);
    }

    [Theory]
    [InlineData("the old revision is deregistered", "the revision web:7, which the service ran before, is not ACTIVE any more")]
    [InlineData("somebody deployed since", "somebody deployed since")]
    [InlineData("the kill switch", "MAXIMUM_MODE is alert")]
    [InlineData("never changed", "this tool has not changed that service")]
    public async Task What_cannot_be_taken_back_is_not_tried(string obstacle, string reason)
    {
        if (obstacle != "never changed")
            await _world.DeliverAsync();
        var updates = _world.Ecs.Updates.Count;
        if (obstacle == "the old revision is deregistered")
            _world.Define(definition => definition["status"] = "INACTIVE");
        else if (obstacle == "somebody deployed since")
            _world.Rollout("IN_PROGRESS", running: 0, revision: ChangeWorld.Failing[..^1] + "9");
        else if (obstacle == "the kill switch")
            _world.Options(options => options with { MaximumMode = Mode.Alert });

        var outcome = await _world.UndoAsync();

        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(updates, _world.Ecs.Updates.Count);
    }
}
