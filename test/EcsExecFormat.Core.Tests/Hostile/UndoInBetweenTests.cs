using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>An order to take a change back meets the change itself, the tick, another order and somebody's deployment: it is told as it was, and answered truly.</summary>
public class UndoInBetweenTests
{
    private readonly ChangeWorld _world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undo_during_which_the_deployment_is_told_as_healthy_is_told_too(bool byTick)
    {
        await _world.DeliverAsync();
        _world.Rollout("COMPLETED", running: 2);
        _world.AtCall("UpdateService", 2, () => Meanwhile(byTick ? _world.TickAsync : () => _world.DeploymentAsync("COMPLETED")));

        Assert.Equal("undone", (await _world.UndoAsync()).ReasonCode);

        _world.Ecs.Before = _ => { };
        await _world.TicksAsync(4);
        Assert.Single(_world.Mails, IsOfUndo);
    }

    [Fact]
    public async Task An_undo_that_died_is_told_although_the_first_tick_saw_the_service_as_it_was()
    {
        await _world.DeliverAsync();
        _world.Rollout("COMPLETED", running: 2);
        var stale = _world.Ecs.Service;
        _world.Ecs.After = Trouble.At("UpdateService", new CrashException());
        await Assert.ThrowsAsync<CrashException>(_world.UndoAsync);
        _world.Ecs.After = _ => { };
        var since = _world.Ecs.Service;
        _world.Ecs.Service = stale;
        await _world.TickAsync();
        _world.Ecs.Service = since;

        await _world.TicksAsync(4);

        Assert.Single(_world.Mails, IsOfUndo);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_can_be_taken_back_before_a_tick_has_seen_it()
    {
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
            {
                _world.Ecs.Broken = World.Unreachable("ecs");
                throw World.Unreachable("ecs");
            }
        };
        Assert.Equal("update-unknown", (await _world.DeliverAsync()).ReasonCode);
        (_world.Ecs.After, _world.Ecs.Broken) = (_ => { }, null);
        Assert.Equal(ChangeWorld.Corrected, _world.Ecs.Service!.TaskDefinition);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("undone", (await _world.UndoAsync()).ReasonCode);

        Assert.Equal(ChangeWorld.Failing, _world.Ecs.Service.TaskDefinition);
    }

    [Fact]
    public async Task Where_it_is_not_known_whether_the_change_was_made_an_undo_says_so()
    {
        await _world.LoseUpdateAsync();
        _world.Deploys(ShownService.Deployment("ecs-svc/somebody", ShownService.Newer, at: _world.World.Clock.GetUtcNow()));

        Assert.Contains("it is not known whether the update to web:8 took effect", (await _world.UndoAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_that_comes_while_the_change_is_being_made_is_to_ask_again()
    {
        var waits = false;
        _world.Ecs.After = call =>
        {
            if (call != "UpdateService")
                return;
            _world.Ecs.After = _ => { };
            waits = !Meanwhile(_world.UndoAsync);
        };
        await _world.DeliverAsync();

        Assert.True(waits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undo_whose_answer_was_lost_is_told_also_beneath_a_newer_deployment(bool isFollowedToItsEnd)
    {
        await _world.DeliverAsync();
        if (isFollowedToItsEnd)
        {
            _world.Rollout("COMPLETED", running: 2);
            await _world.TickAsync();
        }

        _world.Ecs.After = Trouble.At("UpdateService", World.Unreachable("ecs"));
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.Ecs.After = _ => { };
        var sent = _world.World.Clock.GetUtcNow();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shows(ShownService.Deployment("ecs-svc/newer", ShownService.Newer, at: sent.AddMinutes(1)), ShownService.Deployment("ecs-svc/corrected-2", ChangeWorld.Failing, at: sent));

        await _world.TicksAsync(5);

        Assert.Contains("It is set to \"" + ShownService.Newer + "\" by now.", Assert.Single(_world.Mails, IsOfUndo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_that_ECS_refused_is_not_told_as_made_although_the_deployment_failed_meanwhile()
    {
        _world.HasBreaker(rollsBack: true);
        _world.Rollout("COMPLETED", running: 0);
        await _world.DeliverAsync();
        _world.Ecs.Before = call =>
        {
            if (call != "UpdateService")
                return;
            _world.Ecs.Before = _ => { };
            Assert.False(Meanwhile(() => _world.DeploymentAsync("FAILED")));
            throw Trouble.Denied("UpdateService");
        };
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(10));
        _world.Deploys(ShownService.Deployment("ecs-svc/somebody", ChangeWorld.Failing, at: _world.World.Clock.GetUtcNow()));

        Assert.Equal("replaced", (await _world.TickAsync()).ReasonCode);

        Assert.Single(_world.Ecs.Updates);
    }

    [Fact]
    public async Task Of_two_undos_at_once_the_second_is_to_ask_again()
    {
        await _world.DeliverAsync();
        _world.AtNext("DescribeServices", 2, () => Assert.False(Meanwhile(_world.UndoAsync)));

        Assert.Equal("undone", (await _world.UndoAsync()).ReasonCode);

        Assert.Single(_world.Mails, IsOfUndo);
    }

    [Fact]
    public async Task What_came_after_an_undo_is_not_told_as_overtaken_by_it_although_somebody_failed_to_tell_it()
    {
        await _world.DeliverAsync();
        _world.Ecs.After = Trouble.At("UpdateService", World.Unreachable("ecs"));
        await Assert.ThrowsAsync<CallFailedException>(_world.UndoAsync);
        _world.Ecs.After = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(_world.TickAsync);
        _world.World.Alerts.Before = () => { };
        var now = _world.World.Clock.GetUtcNow();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(3));
        _world.Shows(ShownService.Deployment("ecs-svc/again", ChangeWorld.Failing, at: now.AddSeconds(40)), ShownService.Deployment("ecs-svc/foreign", ShownService.Newer, at: now.AddSeconds(20)));

        Assert.Equal("undone", (await _world.UndoAsync()).ReasonCode);

        Assert.DoesNotContain("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_change_overtook_is_told_although_the_change_was_taken_back_first(bool isAnswerLost)
    {
        var now = _world.World.Clock.GetUtcNow();
        _world.AtCall("UpdateService", 1, () => _world.Deploys(ShownService.Deployment("ecs-svc/foreign", ShownService.Newer, at: now)));
        _world.Ecs.After = call =>
        {
            if (call != "UpdateService" || !isAnswerLost)
                return;
            _world.Ecs.Broken = World.Unreachable("ecs");
            throw World.Unreachable("ecs");
        };
        if (!isAnswerLost)
            _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        Task change = isAnswerLost ? _world.DeliverAsync() : Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverAsync());
        await change;
        (_world.Ecs.Before, _world.Ecs.After, _world.Ecs.Broken, _world.World.Alerts.Before) = (_ => { }, _ => { }, null, () => { });
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("undone", (await _world.UndoAsync()).ReasonCode);

        Assert.Contains("It overtook another deployment, of web:9", Assert.Single(_world.Mails, IsOfUndo), StringComparison.Ordinal);
    }


    private static bool IsOfUndo(string mail) => mail.Contains("The service was set back to web:7", StringComparison.Ordinal);

    /// <returns>Whether it was answered; false when it has to come again.</returns>
    private static bool Meanwhile(Func<Task<Outcome>> deliver)
    {
        try
        {
            deliver().GetAwaiter().GetResult();
            return true;
        }
        catch (DeliverAgainException)
        {
            return false;
        }
    }
}
