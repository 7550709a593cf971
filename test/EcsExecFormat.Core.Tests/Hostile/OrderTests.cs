using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What somebody orders is what was shown to them, and what came of it is told as it was.</summary>
public class OrderTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task An_approval_is_of_the_plan_that_was_shown_and_of_no_later_one()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        var shown = _world.LookedAt;
        _world.World.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotEqual(shown, _world.PutTag(Events.Image, "linux/arm64", "linux/s390x"));
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Mails);

        await _world.ApproveAsync(planned.Id);

        Assert.Empty(_world.Ecs.Updates);
        Assert.Empty(_world.Ecs.Registrations);
    }

    [Fact]
    public async Task An_approval_is_not_valid_longer_because_tasks_went_on_failing()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromHours(23));
        await _world.DeliverNowAsync("task-2");
        _world.World.Clock.Advance(TimeSpan.FromHours(23));

        Assert.Equal("plan-too-old", (await _world.ApproveAsync(planned.Id)).ReasonCode);
        Assert.Empty(_world.Ecs.Updates);
    }

    [Fact]
    public async Task A_change_that_was_taken_back_although_the_answer_was_lost_is_told_as_that()
    {
        await DeployAndSettleAsync();
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
                throw World.Unreachable("ecs");
        };
        try
        {
            await _world.UndoAsync();
        }
        catch (CallFailedException)
        {
            // Asking again does no harm, once whoever sent it has ended.
        }

        _world.Ecs.After = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ChangeWorld.Failing, _world.Ecs.Service!.TaskDefinition);
        var again = await _world.UndoAsync();

        Assert.DoesNotContain("somebody deployed since", again.Reason, StringComparison.Ordinal);
        await SettleAsync();
        Assert.Contains(_world.Mails, mail => mail.Contains("The service was set back to web:7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_that_was_taken_back_is_told_although_the_mail_failed()
    {
        await DeployAndSettleAsync();
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.UndoAsync());
        _world.World.Alerts.Before = () => { };
        Assert.Equal(2, _world.Ecs.Updates.Count);

        await SettleAsync();

        Assert.Contains(_world.Mails, mail => mail.Contains("The service was set back to web:7", StringComparison.Ordinal));
    }

    private async Task DeployAndSettleAsync()
    {
        await _world.DeliverAsync();
        _world.Rollout("COMPLETED", running: 2);
        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
    }

    private async Task SettleAsync()
    {
        for (var tick = 0; tick < 3; tick++)
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
            await _world.TickAsync();
        }
    }
}
