using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>An incident that was not acted on is looked at again every five minutes, and told again only when there is something new.</summary>
public class ReconsiderTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_cluster_that_opts_in_later_is_corrected_with_the_next_task_after_five_minutes()
    {
        await _world.Mode("alert").DeliverAsync();
        _world.Mode("deploy");
        var early = await AfterAsync(TimeSpan.FromSeconds(299), "task-2");
        var late = await AfterAsync(TimeSpan.FromSeconds(1), "task-3");

        Assert.Equal((AlertResult.Suppressed, 2L), (early.Alert, early.Occurrences));
        Assert.Equal(("follow-up", RemedyAction.Deployed, AlertResult.Sent, 3L), (late.Kind, late.Remedy!.Action, late.Alert, late.Occurrences));
        Assert.Equal((1, 2), (_world.Ecs.Updates.Count, _world.Mails.Count));
        Assert.Equal(RemedyAction.Deployed, Incident.Remedy!.Action);
    }

    [Theory]
    [InlineData("alert")]
    [InlineData("plan")]
    public async Task What_stays_as_it_was_told_is_counted_only(string mode)
    {
        await _world.Mode(mode).DeliverAsync();

        for (var number = 2; number < 8; number++)
            Assert.Equal(AlertResult.Suppressed, (await AfterAsync(TimeSpan.FromMinutes(6), $"task-{number}")).Alert);

        Assert.Single(_world.Mails);
        Assert.Equal(7, Incident.Occurrences);
    }

    [Fact]
    public async Task A_second_look_at_what_was_just_looked_at_asks_nobody()
    {
        await _world.Mode("plan").DeliverAsync();
        await AfterAsync(TimeSpan.FromMinutes(5), "task-2");
        var calls = _world.Ecs.Calls.Count;

        await AfterAsync(TimeSpan.FromSeconds(299), "task-3");

        Assert.DoesNotContain(_world.Ecs.Calls.Skip(calls), call => call is "DescribeServices" or "DescribeClusters");
    }

    [Fact]
    public async Task A_declined_change_is_told_once_and_made_when_its_guard_goes_away()
    {
        _world.OnMachines();
        _world.Ecs.Machines.Clear();
        var first = await _world.DeliverAsync();
        for (var number = 2; number < 6; number++)
            Assert.Equal(AlertResult.Suppressed, (await AfterAsync(TimeSpan.FromMinutes(5), $"task-{number}")).Alert);
        _world.Ecs.Machines[ChangeWorld.Arm64Machines] = [ChangeWorld.Machine];

        var corrected = await AfterAsync(TimeSpan.FromMinutes(5), "task-6");

        Assert.Equal(GuardNames.NoCapacity, first.ReasonCode);
        Assert.Equal(("follow-up", RemedyAction.Deployed), (corrected.Kind, corrected.Remedy!.Action));
        Assert.Equal((1, 2), (_world.Ecs.Updates.Count, _world.Mails.Count));
    }

    [Fact]
    public async Task A_corrected_incident_is_not_looked_at_again_in_its_window()
    {
        await _world.DeliverAsync();
        var calls = _world.Ecs.Calls.Count;

        Assert.Equal(AlertResult.Suppressed, (await AfterAsync(TimeSpan.FromMinutes(6), "task-2")).Alert);

        Assert.DoesNotContain("DescribeServices", _world.Ecs.Calls.Skip(calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_whose_alert_failed_is_told_at_the_next_delivery_and_not_made_twice(bool isSecondLook)
    {
        var task = "task-1";
        if (isSecondLook)
        {
            await _world.Mode("alert").DeliverAsync();
            _world.Mode("deploy").World.Clock.Advance(TimeSpan.FromMinutes(5));
            task = "task-2";
        }

        var told = _world.Mails.Count;
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverNowAsync(task));
        Assert.Equal((1, told), (_world.Ecs.Updates.Count, _world.Mails.Count));
        _world.World.Alerts.Before = () => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));

        var outcome = await _world.DeliverNowAsync(task);

        Assert.Equal((RemedyAction.Deployed, "deployed", AlertResult.Sent), (outcome.Remedy!.Action, outcome.ReasonCode, outcome.Alert));
        Assert.Equal((1, told + 1), (_world.Ecs.Updates.Count, _world.Mails.Count));
        Assert.Contains("The service was updated to the corrected revision web:8.", _world.Mails[^1], StringComparison.Ordinal);
        Assert.Contains("--service web --task-definition web:7", _world.Mails[^1], StringComparison.Ordinal);
        Assert.Equal(new ServiceState(ChangeWorld.Failing, ChangeWorld.PrimaryDeployment, 2, 0), Incident.Remedy!.Before);
    }

    [Fact]
    public async Task A_cluster_that_is_off_hears_nothing_and_within_five_minutes_of_being_on_again_everything()
    {
        _world.Mode("off");
        Assert.Equal((AlertResult.None, ReasonCodes.ModeOff), ((await _world.DeliverAsync()).Alert, (await AfterAsync(TimeSpan.FromMinutes(6), "task-2")).ReasonCode));
        _world.Mode(null);

        var early = await AfterAsync(TimeSpan.FromSeconds(299), "task-3");
        var late = await AfterAsync(TimeSpan.FromSeconds(1), "task-4");

        Assert.NotEqual(AlertResult.Sent, early.Alert);
        Assert.Equal((AlertResult.Sent, "incident", 4L), (late.Alert, late.Kind, late.Occurrences));
        Assert.Single(_world.Mails);
    }

    [Fact]
    public async Task A_change_that_somebody_took_back_is_declined_from_then_on_and_never_told_as_made_again()
    {
        await _world.DeliverAsync();
        _world.Service(service =>
        {
            service["taskDefinition"] = ChangeWorld.Failing;
            service["deployments"]![0]!["taskDefinition"] = ChangeWorld.Failing;
        });
        _world.Event(detail => detail["startedBy"] = "ecs-svc/corrected-1");
        var reminder = await AfterAsync(TimeSpan.FromHours(25), "task-2");
        var next = await AfterAsync(TimeSpan.FromMinutes(6), "task-3");
        var second = await AfterAsync(TimeSpan.FromHours(25), "task-4");

        Assert.Equal(("reminder", GuardNames.CorrectedBefore), (reminder.Kind, reminder.ReasonCode));
        Assert.Equal(AlertResult.Suppressed, next.Alert);
        Assert.Equal(("reminder", GuardNames.CorrectedBefore), (second.Kind, second.ReasonCode));
        Assert.Equal((3, 1), (_world.Mails.Count, _world.Ecs.Updates.Count));
        Assert.DoesNotContain("The service was updated", _world.Mails[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_long_ago_is_no_news_of_a_new_incident()
    {
        await _world.DeliverAsync();
        _world.Service(service =>
        {
            service["taskDefinition"] = ChangeWorld.Failing;
            service["deployments"]![0]!["taskDefinition"] = ChangeWorld.Failing;
        });
        _world.Event(detail => detail["startedBy"] = "ecs-svc/corrected-1");

        var outcome = await AfterAsync(TimeSpan.FromDays(91), "task-2");

        Assert.Equal(("incident", GuardNames.CorrectedBefore), (outcome.Kind, outcome.ReasonCode));
    }

    private Incident Incident => IncidentRecord.FromRecord(_world.World.Records.All.Single(record => record.Key.StartsWith("incident/", StringComparison.Ordinal)));

    private Task<Outcome> AfterAsync(TimeSpan time, string task)
    {
        _world.World.Clock.Advance(time);
        return _world.DeliverNowAsync(task);
    }
}
