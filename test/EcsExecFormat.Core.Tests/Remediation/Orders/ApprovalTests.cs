using System.Text.Json.Nodes;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.Orders;

/// <summary>A plan that was told can be approved by its incident's id, as long as images and deployment are the same.</summary>
public class ApprovalTests
{
    private readonly ChangeWorld _world = new ChangeWorld().Mode("plan");

    [Fact]
    public async Task An_approved_plan_is_carried_out_once_and_told()
    {
        var planned = await PlanAsync();
        _world.World.Clock.Advance(TimeSpan.FromHours(23));

        var approved = await _world.ApproveAsync(planned.Id);

        Assert.Equal(("follow-up", RemedyAction.Deployed, AlertResult.Sent, planned.Id), (approved.Kind, approved.Remedy!.Action, approved.Alert, approved.Id));
        Assert.Equal(ChangeWorld.Corrected, Assert.Single(_world.Ecs.Updates).ToString());
        Assert.Contains("The service was updated to the corrected revision web:8.", _world.Mails[1], StringComparison.Ordinal);

        var again = await _world.ApproveAsync(planned.Id);
        Assert.Equal(GuardNames.CorrectedBefore, again.Remedy!.ReasonCode);
        Assert.Single(_world.Ecs.Updates);
    }

    [Fact]
    public async Task The_mail_of_a_plan_says_how_to_approve_it()
    {
        var planned = await PlanAsync();

        Assert.Contains(
            "aws lambda invoke --region eu-west-1 --function-name FUNCTION --cli-binary-format raw-in-base64-out --cli-read-timeout 90 "
            + $$$"""--payload '{"source":"ecs-exec-format","detail-type":"Approve","detail":{"incident":"{{{planned.Id}}}"}}' /dev/stdout""",
            _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_may_be_deployed_no_approval_is_offered_and_none_is_taken()
    {
        _world.Options(options => options with { MaximumMode = Mode.Plan });
        var planned = await PlanAsync();
        Assert.DoesNotContain("lambda invoke", _world.Mails[0], StringComparison.Ordinal);

        var outcome = await _world.ApproveAsync(planned.Id);

        Assert.Equal(RemedyAction.Planned, outcome.Remedy?.Action ?? RemedyAction.Planned);
        Unchanged();
    }

    [Fact]
    public async Task Whoever_approves_is_answered_also_where_it_is_no_news_for_others()
    {
        var planned = await PlanAsync();
        _world.Mode("alert");

        var outcome = await _world.ApproveAsync(planned.Id);

        Assert.Equal((RemedyAction.None, "alert-mode", AlertResult.Suppressed), (outcome.Remedy!.Action, outcome.ReasonCode, outcome.Alert));
        Assert.Single(_world.Mails);
        Unchanged();
    }

    [Fact]
    public async Task What_an_approved_change_did_and_nobody_was_told_is_told_by_the_order_that_is_given_again()
    {
        var planned = await PlanAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.ApproveAsync(planned.Id));
        _world.World.Alerts.Before = () => { };

        var outcome = await _world.ApproveAsync(planned.Id);

        Assert.Equal((RemedyAction.Deployed, AlertResult.Sent), (outcome.Remedy!.Action, outcome.Alert));
        Assert.Single(_world.Ecs.Updates);
        Assert.Equal(2, _world.Mails.Count);
    }

    /// <summary>Both have looked, and one of them comes to write first.</summary>
    [Fact]
    public async Task An_approval_does_not_take_over_what_another_one_is_about_to_change_or_owes()
    {
        var planned = await PlanAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.World.Records.BeforePut = _ =>
        {
            _world.World.Records.BeforePut = _ => { };
            _world.World.Alerts.Before = () => throw World.Unreachable("sns");
            Assert.Throws<CallFailedException>(() => _world.ApproveAsync(planned.Id).GetAwaiter().GetResult());
            _world.World.Alerts.Before = () => { };
        };
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.ApproveAsync(planned.Id));
        Assert.Single(_world.Mails);

        var again = await _world.ApproveAsync(planned.Id);

        Assert.Equal((RemedyAction.Deployed, AlertResult.Sent), (again.Remedy!.Action, again.Alert));
        Assert.Single(_world.Ecs.Updates);
        Assert.Contains("The service was updated to the corrected revision web:8.", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_whose_approval_was_declined_for_now_is_no_news_after_that()
    {
        var planned = await PlanAsync();
        _world.World.Window.Stacks["shop"] = "UPDATE_IN_PROGRESS";
        _world.Service(service => service["tags"] = JsonNode.Parse("""[{"key":"aws:cloudformation:stack-name","value":"shop"}]"""));
        Assert.Equal(GuardNames.StackInProgress, (await _world.ApproveAsync(planned.Id)).ReasonCode);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));

        await _world.DeliverNowAsync("task-2");

        Assert.Single(_world.Mails);
    }

    /// <summary>What it left behind was told, and the plan before that.</summary>
    [Theory]
    [InlineData(RemedyAction.Declined)]
    [InlineData(RemedyAction.Failed)]
    public async Task A_plan_whose_approved_change_stopped_half_way_is_no_news_after_that_and_as_old_as_it_is(RemedyAction end)
    {
        var planned = await PlanAsync();
        var recorded = PlanOnRecord(planned.Id!);
        _world.Ecs.Before = call =>
        {
            if (call == "RegisterTaskDefinition" && end == RemedyAction.Declined)
                _world.World.Window.Stacks["shop"] = "UPDATE_IN_PROGRESS";
            if (call == "UpdateService")
                throw Trouble.Denied(call);
        };
        if (end == RemedyAction.Declined)
            _world.Service(service => service["tags"] = JsonNode.Parse("""[{"key":"aws:cloudformation:stack-name","value":"shop"}]"""));
        var approved = await _world.ApproveAsync(planned.Id);
        Assert.Equal((end, ChangeWorld.Corrected), (approved.Remedy!.Action, approved.Remedy.Revision?.ToString()));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));

        var later = await _world.DeliverNowAsync("task-2");

        Assert.Equal((AlertResult.Suppressed, 2), (later.Alert, _world.Mails.Count));
        Assert.Equal(recorded, PlanOnRecord(planned.Id!));
    }

    public static TheoryData<string, string> Obstacles => new()
    {
        { "a day has passed", GuardNames.PlanTooOld },
        { "the tag leads to another image", GuardNames.ImageMoved },
        { "the service has a newer deployment", GuardNames.NotThePrimaryDeployment },
        { "the service runs another revision", GuardNames.AnotherRevision },
        { "the service runs tasks after all", GuardNames.TasksAreRunning },
        { "the budget is used up", GuardNames.ChangeBudget },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public async Task A_plan_that_does_not_hold_any_more_is_declined(string obstacle, string guard)
    {
        var planned = await PlanAsync();
        _world.World.Clock.Advance(TimeSpan.FromHours(1));
        switch (obstacle)
        {
            case "a day has passed":
                _world.World.Clock.Advance(TimeSpan.FromHours(23));
                break;
            case "the tag leads to another image":
                _world.PutTag(Events.Image, "linux/arm64", "linux/s390x");
                break;
            case "the service has a newer deployment":
                _world.Service(service => service["deployments"]![0]!["id"] = "ecs-svc/2");
                break;
            case "the service runs another revision":
                _world.Service(service => service["taskDefinition"] = ChangeWorld.Failing[..^1] + "9");
                break;
            case "the service runs tasks after all":
                _world.Rollout("COMPLETED", running: 1);
                break;
            default:
                _world.Options(options => options with { MaxChangesPerHour = 0 });
                break;
        }

        var outcome = await _world.ApproveAsync(planned.Id);

        Assert.Equal((RemedyAction.Declined, guard), (outcome.Remedy!.Action, outcome.Remedy.ReasonCode));
        Unchanged();
    }

    [Theory]
    [InlineData("alert")]
    [InlineData("off")]
    public async Task A_mode_that_was_lowered_since_stands(string mode)
    {
        var planned = await PlanAsync();
        _world.Mode(mode);

        await _world.ApproveAsync(planned.Id);

        Unchanged();
    }

    [Fact]
    public async Task What_no_alert_has_shown_cannot_be_approved()
    {
        await PlanAsync();

        Assert.Contains("no plan of the incident inc-0 is recorded", (await _world.ApproveAsync("inc-0")).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ParseException>(() => _world.OrderAsync("Approve", []));
        Unchanged();
    }

    private async Task<Outcome> PlanAsync()
    {
        var planned = await _world.DeliverAsync();
        Assert.Equal((RemedyAction.Planned, true), (planned.Remedy!.Action, planned.Remedy.Refusals.IsEmpty));
        return planned;
    }

    private StoredRecord PlanOnRecord(string incident) => Assert.Single(_world.World.Records.All, record => record.Key == $"plan/{incident}");

    private void Unchanged() => Assert.Equal((0, 0), (_world.Ecs.Updates.Count, _world.Ecs.Registrations.Count));
}
