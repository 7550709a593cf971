using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What is approved is the plan that was shown, for as long as it said; and orders that wait or are declined are no news for everybody.</summary>
public class ApprovedPlanTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_plan_that_was_never_shown_is_not_carried_out_by_approving_the_one_before()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        var shown = _world.LookedAt;
        _world.World.Clock.Advance(TimeSpan.FromMinutes(25 * 60));
        Assert.NotEqual(shown, _world.PutTag(Events.Image, "linux/arm64", "linux/s390x"));
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverNowAsync("task-2"));
        _world.World.Alerts.Before = () => { };
        Assert.Single(_world.Mails);

        var answer = await _world.ApproveAsync(planned.Id);

        Assert.Equal((RemedyAction.Planned, AlertResult.Sent), (answer.Remedy!.Action, answer.Alert));
        Assert.Contains("Nothing was changed: the plan was made anew", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Ecs.Updates);

        Assert.Equal(RemedyAction.Deployed, (await _world.ApproveAsync(planned.Id)).Remedy!.Action);
    }

    /// <summary>Whoever was to show it died over it, and nobody owes it.</summary>
    [Fact]
    public async Task A_plan_whose_alert_nobody_owes_and_nobody_saw_is_not_approved()
    {
        _world.Options(options => options with { MaxChangesPerHour = 0 });
        var declined = await _world.Mode("plan").DeliverAsync();
        _world.Mode("alert");
        _world.Options(options => options with { MaxChangesPerHour = 3 });
        _world.World.Clock.Advance(TimeSpan.FromMinutes(25 * 60));
        await _world.DeliverNowAsync("task-2");
        _world.Mode("plan");
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.World.Alerts.Before = () => throw new CrashException();
        await Assert.ThrowsAsync<CrashException>(() => _world.DeliverNowAsync("task-3"));
        _world.World.Alerts.Before = () => { };

        var answer = await _world.ApproveAsync(declined.Id);

        Assert.Contains("Nothing was changed: the plan was made anew", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Ecs.Updates);
    }

    [Fact]
    public async Task A_plan_is_not_valid_longer_because_an_approval_died_and_the_tick_told_it()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(23 * 60));
        _world.Ecs.Before = Trouble.At("RegisterTaskDefinition", new CrashException());
        await Assert.ThrowsAsync<CrashException>(() => _world.ApproveAsync(planned.Id));
        _world.Ecs.Before = _ => { };
        await _world.TicksAsync(2);
        Assert.Single(_world.Mails, mail => mail.Contains("lambda invoke", StringComparison.Ordinal));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(23 * 60));

        Assert.Equal("plan-too-old", (await _world.ApproveAsync(planned.Id)).ReasonCode);
        Assert.Empty(_world.Ecs.Updates);
    }

    [Fact]
    public async Task A_plan_that_offered_no_approval_is_not_approved()
    {
        _world.Options(options => options with { MaxChangesPerHour = 0 });
        var planned = await _world.Mode("plan").DeliverAsync();
        Assert.DoesNotContain(_world.Mails, mail => mail.Contains("lambda invoke", StringComparison.Ordinal));
        _world.Options(options => options with { MaxChangesPerHour = 3 });
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("no plan of the incident", (await _world.ApproveAsync(planned.Id)).Reason, StringComparison.Ordinal);

        Assert.Empty(_world.Ecs.Updates);
    }

    [Fact]
    public async Task An_approval_that_had_to_wait_does_not_have_the_plan_told_again()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(20));
        AnotherIsChanged();
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.ApproveAsync(planned.Id));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("deployed", (await _world.ApproveAsync(planned.Id)).ReasonCode);

        Assert.Equal(2, _world.Mails.Count);
    }

    [Fact]
    public async Task An_approval_that_had_to_wait_does_not_have_the_plan_told_again_with_the_next_task()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        AnotherIsChanged();
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.ApproveAsync(planned.Id));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Mails);
    }

    [Fact]
    public async Task A_second_look_that_had_to_wait_and_then_declines_as_before_tells_nobody_again()
    {
        _world.World.Window.Stacks["shop"] = "UPDATE_IN_PROGRESS";
        _world.Service(service => service["tags"] = JsonNode.Parse("""[{"key":"aws:cloudformation:stack-name","value":"shop"}]"""));
        Assert.Equal("stack-in-progress", (await _world.DeliverAsync()).ReasonCode);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.World.Window.Stacks["shop"] = "UPDATE_COMPLETE";
        AnotherIsChanged();
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverNowAsync("task-2"));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        _world.World.Window.Stacks["shop"] = "UPDATE_IN_PROGRESS";
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Mails);
    }

    /// <summary>Another service runs the same revision, and is corrected at the same time.</summary>
    [Fact]
    public async Task An_approval_that_had_to_wait_for_a_registration_does_not_have_the_plan_told_again()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        var key = RegistrationLease.KeyOf(TaskDefinitionArn.Parse(ChangeWorld.Failing), Core.Ecs.Architecture.Arm64);
        _world.World.Records.Set(new RegistrationLease(ChangeWorld.Failing, "ARM64", 1, "w", _world.World.Clock.GetUtcNow().AddMinutes(1), null).ToRecord(key));
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.ApproveAsync(planned.Id));

        await _world.TicksAsync(2);

        Assert.Single(_world.Mails);
        Assert.Equal("deployed", (await _world.ApproveAsync(planned.Id)).ReasonCode);
        Assert.Equal(2, _world.Mails.Count);
    }

    [Fact]
    public async Task A_second_look_that_had_to_wait_is_made_when_its_event_is_delivered_again()
    {
        await _world.Mode("alert").DeliverAsync();
        _world.Mode("deploy");
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        AnotherIsChanged();
        var payload = _world.Payload("task-2", _world.World.Clock.GetUtcNow());
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync(_world.World.NewInstance(), payload));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));

        var again = await _world.DeliverAsync(_world.World.NewInstance(), payload);

        Assert.Equal((RemedyAction.Deployed, 2L), (again.Remedy!.Action, again.Occurrences));
        Assert.Single(_world.Ecs.Updates);
    }

    /// <summary>A look shows a newer plan while the approval of the one before holds the alert, and then has to wait.</summary>
    [Fact]
    public async Task A_plan_that_was_shown_beside_an_approval_can_be_approved()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Mode("register").Options(options => options with { MaxChangesPerHour = 0 });
        Assert.Equal("change-budget", (await _world.DeliverNowAsync("task-2")).ReasonCode);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Mode("plan").Options(options => options with { MaxChangesPerHour = 3 });
        using var isShowing = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        Task<Outcome>? look = null;
        var token = TestContext.Current.CancellationToken;
        _world.World.Alerts.Before = () =>
        {
            isShowing.Set();
            goesOn.Wait(token);
        };
        _world.AtNext("DescribeServices", () =>
        {
            look = Task.Run(() => _world.DeliverNowAsync("task-3"), token);
            isShowing.Wait(token);
        });
        _world.World.Records.BeforePut = record =>
        {
            if (record.Key != "watch")
                return;
            _world.World.Records.BeforePut = _ => { };
            goesOn.Set();
            look!.Wait(token);
            AnotherIsChanged();
        };
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.ApproveAsync(planned.Id));
        Assert.Equal((RemedyAction.Planned, AlertResult.Sent), ((await look!).Remedy!.Action, (await look).Alert));
        _world.World.Alerts.Before = () => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("deployed", (await _world.ApproveAsync(planned.Id)).ReasonCode);
    }

    /// <summary>Two containers at fault are two incidents of one revision.</summary>
    [Fact]
    public async Task That_an_approval_is_declined_as_corrected_before_is_no_news_for_everybody()
    {
        var first = await _world.Mode("plan").AsTwoContainers("web").DeliverAsync();
        _world.AsTwoContainers("api");
        var second = await _world.DeliverAsync("task-2");
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("deployed", (await _world.ApproveAsync(second.Id)).ReasonCode);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await _world.ApproveAsync(first.Id);

        Assert.Equal(("corrected-before", AlertResult.Suppressed, 3), (answer.ReasonCode, answer.Alert, _world.Mails.Count));
    }

    [Fact]
    public async Task That_an_approval_is_declined_is_answered_and_no_news_for_everybody()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Options(options => options with { MaxChangesPerHour = 0 });

        var answer = await _world.ApproveAsync(planned.Id);

        Assert.Equal((RemedyAction.Declined, "change-budget", AlertResult.Suppressed), (answer.Remedy!.Action, answer.ReasonCode, answer.Alert));
        Assert.Single(_world.Mails);
    }

    /// <summary>Somebody is at another correction of the service for a minute.</summary>
    private void AnotherIsChanged() =>
        _world.World.Records.Set(new ServiceLease(Events.Cluster, "service:web", "cor-other", 1, "w", [], _world.World.Clock.GetUtcNow().AddMinutes(1)).ToRecord());
}
