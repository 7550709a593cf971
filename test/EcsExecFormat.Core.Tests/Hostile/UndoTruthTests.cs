using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ShownService;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What is told about an order to take a change back is what happened.</summary>
public class UndoTruthTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task What_ECS_rolls_back_after_an_undo_that_it_refused_is_not_told_as_taken_back()
    {
        _world.HasBreaker(rollsBack: true);
        _world.Rollout("COMPLETED", running: 0);
        await _world.DeliverAsync();
        _world.Ecs.Before = Trouble.At("UpdateService", Trouble.Denied("UpdateService"));
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.Ecs.Before = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        // ECS gives the correction up and goes back.
        _world.Service(service =>
        {
            var all = service["deployments"]!.AsArray();
            (all[0]!["status"], all[0]!["rolloutState"], all[0]!["rolloutStateReason"]) = ("ACTIVE", "FAILED", "ECS deployment circuit breaker: tasks failed to start.");
            all[1]!["status"] = "PRIMARY";
            service["taskDefinition"] = ChangeWorld.Failing;
        });
        var told = await _world.DeploymentAsync("FAILED");
        Assert.Equal("rolled-back", told.ReasonCode);
    }

    [Fact]
    public async Task An_undo_that_found_the_service_moved_is_not_told_as_taken_back_later()
    {
        await _world.DeliverAsync();
        _world.AtNext("DescribeServices", 2, () => _world.Deploys(Deployment("ecs-svc/somebody", ChangeWorld.Failing)));
        var undo = await _world.UndoAsync();
        Assert.Contains("nothing was taken back", undo.Reason, StringComparison.Ordinal);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        var told = await _world.TickAsync();
        Assert.Single(_world.Ecs.Updates);
        Assert.Equal("replaced", told.ReasonCode);
    }

    [Fact]
    public async Task A_later_attempt_that_came_to_nothing_does_not_hide_the_change_from_undo()
    {
        await _world.DeliverAsync();
        var first = _world.Ecs.Service;
        Assert.NotNull(first);
        // Somebody deploys web:9, which fails; registration is refused.
        _world.Define(d => (d["taskDefinitionArn"], d["revision"]) = (Newer, 9));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(3));
        _world.Deploys(Deployment("ecs-svc/nine", Newer));
        _world.Event(detail => (detail["taskDefinitionArn"], detail["startedBy"]) = (Newer, "ecs-svc/nine"));
        _world.Ecs.Before = Trouble.At("RegisterTaskDefinition", Trouble.Denied("RegisterTaskDefinition"));
        var second = await _world.DeliverNowAsync("task-2");
        Assert.Equal("registration-failed", second.ReasonCode);
        _world.Ecs.Before = _ => { };
        _world.Ecs.Service = first;
        _world.World.Clock.Advance(TimeSpan.FromMinutes(3));
        _world.Define(d => (d["taskDefinitionArn"], d["revision"]) = (ChangeWorld.Failing, 7));
        var undo = await _world.UndoAsync();
        Assert.Equal("undone", undo.ReasonCode);
    }

    [Fact]
    public async Task What_an_undo_overtook_is_told_also_when_its_answer_was_lost()
    {
        await _world.DeliverAsync();
        _world.AtCall("UpdateService", 2, () => _world.Deploys(Deployment("ecs-svc/foreign", Newer, at: _world.World.Clock.GetUtcNow().AddSeconds(1))));
        _world.Ecs.After = Trouble.At("UpdateService", World.Unreachable("ecs"));
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        (_world.Ecs.Before, _world.Ecs.After) = (_ => { }, _ => { });
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("undone", (await _world.TickAsync()).ReasonCode);
        Assert.Contains("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    /// <summary>The order's own deployment is there beside it, or gone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_after_an_undo_is_not_told_as_overtaken_by_it(bool isShown)
    {
        await _world.DeliverAsync();
        _world.Ecs.After = Trouble.At("UpdateService", World.Unreachable("ecs"));
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.Ecs.After = _ => { };
        var sent = _world.World.Clock.GetUtcNow();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(7));
        var since = new[] { Deployment("ecs-svc/set-back", ChangeWorld.Failing, at: sent.AddMinutes(6)), Deployment("ecs-svc/foreign", Newer, at: sent.AddMinutes(1)) };

        _world.Shows(isShown ? [.. since, Deployment("ecs-svc/undo", ChangeWorld.Failing, at: sent)] : since);

        Assert.Equal(isShown ? "undone" : "replaced", (await _world.TickAsync()).ReasonCode);
        Assert.DoesNotContain("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_waits_until_the_change_is_told()
    {
        var once = true;
        _world.World.Alerts.Before = () =>
        {
            if (!once)
                return;
            once = false;
            try { _world.UndoAsync().GetAwaiter().GetResult(); } catch (DeliverAgainException) { }
        };
        await _world.DeliverAsync();
        Assert.EndsWith("(fix deployed, to be followed)", Assert.Single(_world.World.Alerts.Published).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_that_could_not_be_told_is_told_when_it_is_ordered_again()
    {
        await _world.DeliverAsync();
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.World.Alerts.Before = () => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        var again = await _world.UndoAsync();
        Assert.Equal("undone", again.ReasonCode);
    }
}
