using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Nothing is changed while CloudFormation is at work on the service's stack, or a change calendar is closed.</summary>
public sealed class ChangeWindowTests : IClassFixture<ChangeWindowTests.WithCalendars>, IDisposable
{
    private const string Shared = "arn:aws:ssm:eu-west-1:210987654321:document/freeze";
    private static readonly WrongMachine Machine = WrongMachine.ArmImage;

    private readonly WithCalendars _function;

    public ChangeWindowTests(WithCalendars function)
    {
        _function = function;
        function.Aws.Ssm.SetState("nights", "OPEN");
        function.Aws.Ssm.SetState(Shared, "OPEN");
    }

    public void Dispose() => _function.Aws.Hooks.Clear();

    [Fact]
    public async Task A_service_whose_stack_is_being_updated_is_left_alone_and_one_whose_stack_is_at_rest_is_corrected()
    {
        var (busy, atRest) = (Set(), Set());
        busy.SetStack("UPDATE_ROLLBACK_IN_PROGRESS");
        atRest.SetStack("UPDATE_ROLLBACK_COMPLETE");

        Assert.Equal(("declined", "stack-in-progress"), Result(await FailAsync(busy)));
        Assert.Equal(("deployed", "deployed"), Result(await FailAsync(atRest)));

        AssertUntouched(busy);
        Assert.Contains($"The service belongs to the CloudFormation stack \"{busy.Name}\", which is in the state UPDATE_ROLLBACK_IN_PROGRESS. (stack-in-progress)", busy.MailInOneLine(), StringComparison.Ordinal);
        Assert.Equal(3, atRest.CallRecords.Count(call => call.Operation == "DescribeStacks"));
        Assert.Equal(atRest.RevisionOf(2), atRest.Revision());
    }

    [Fact]
    public async Task A_service_of_a_nested_stack_is_left_alone_while_the_stack_at_the_top_is_being_updated()
    {
        var (busy, atRest) = (Set(), Set());
        foreach (var (scene, status) in new[] { (busy, "UPDATE_IN_PROGRESS"), (atRest, "UPDATE_COMPLETE") })
        {
            scene.SetStack("UPDATE_COMPLETE");
            _function.Aws.CloudFormation.SetStatus(scene.Name, "UPDATE_COMPLETE", _function.Aws.CloudFormation.SetStatus($"{scene.Name}-top", status));
        }

        Assert.Equal(("declined", "stack-in-progress"), Result(await FailAsync(busy)));
        Assert.Equal(("deployed", "deployed"), Result(await FailAsync(atRest)));

        AssertUntouched(busy);
        Assert.Equal(6, atRest.CallRecords.Count(call => call.Operation == "DescribeStacks"));
    }

    [Fact]
    public async Task An_update_of_the_stack_that_begins_while_the_revision_is_registered_holds_the_deployment_back()
    {
        var scene = Set();
        scene.SetStack("UPDATE_COMPLETE");
        _function.Aws.Hooks.After("ecs", "RegisterTaskDefinition", _ => _function.Aws.CloudFormation.SetStatus(scene.Name, "UPDATE_IN_PROGRESS"));

        Assert.Equal(("declined", "stack-in-progress"), Result(await FailAsync(scene)));

        Assert.Equal(scene.RevisionOf(1), scene.Revision());
        Assert.NotNull(_function.Aws.Ecs.TaskDefinition(scene.RevisionOf(2)));
        Assert.DoesNotContain("ecs:UpdateService", scene.Calls);
    }

    [Fact]
    public async Task A_stack_that_is_gone_is_not_being_updated_and_one_that_may_not_be_asked_for_declines()
    {
        var (gone, hidden) = (Set(), Set());
        gone.SetStack("DELETE_COMPLETE");
        hidden.SetStack("UPDATE_COMPLETE");
        hidden.Fail("cloudformation", "DescribeStacks", FaultKind.AccessDenied);

        Assert.Equal(("deployed", "deployed"), Result(await FailAsync(gone)));
        Assert.Equal(("declined", "could-not-check"), Result(await FailAsync(hidden)));

        AssertUntouched(hidden);
        Assert.Contains("cloudformation:DescribeStacks failed (AccessDenied)", hidden.MailInOneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_calendar_keeps_every_change_away_and_the_mail_says_until_when()
    {
        var scene = Set();
        _function.Aws.Ssm.SetState(Shared, "CLOSED", new DateTimeOffset(2026, 12, 1, 6, 30, 0, TimeSpan.Zero));

        Assert.Equal(("declined", "calendar-closed"), Result(await FailAsync(scene)));

        AssertUntouched(scene);
        Assert.Contains($"The change calendars \"nights\", \"{Shared}\" are not all OPEN but CLOSED until 2026-12-01 06:30 UTC. (calendar-closed)", scene.MailInOneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calendars_that_are_open_let_it_pass_and_one_that_closes_before_the_update_holds_it_back()
    {
        var (open, closing) = (Set(), Set());

        Assert.Equal(("deployed", "deployed"), Result(await FailAsync(open)));
        _function.Aws.Hooks.After("ecs", "RegisterTaskDefinition", _ => _function.Aws.Ssm.SetState("nights", "CLOSED"));
        Assert.Equal(("declined", "calendar-closed"), Result(await FailAsync(closing)));

        Assert.Equal(closing.RevisionOf(1), closing.Revision());
        Assert.DoesNotContain("ecs:UpdateService", closing.Calls);
        var asked = _function.Aws.Calls.Of("ssm", "GetCalendarState").Select(call => (call.Service, call.Operation, call.Body)).ToArray();
        Assert.True(asked.Length >= 6, $"{asked.Length} calls");
        Assert.Empty((await AwsModels.JudgeAsync(asked)).Complaints);
    }

    private static void AssertUntouched(Scene scene)
    {
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
        Assert.Null(scene.Aws.Ecs.TaskDefinition(scene.RevisionOf(2)));
        Assert.Single(scene.Messages);
    }

    private Scene Set() => Machine.Set(_function.Aws, WrongMachine.Proof.PullError, "deploy");

    private Task<JsonObject> FailAsync(Scene scene) => _function.OutcomeAsync(Machine.StoppedTask(scene, WrongMachine.Proof.PullError));

    private static (string? Action, string? ReasonCode) Result(JsonObject outcome) => ((string?)outcome["action"], (string?)outcome["reasonCode"]);

    public sealed class WithCalendars : RunningFunction
    {
        protected override Dictionary<string, string> Environment() => new(base.Environment())
        {
            ["CHANGE_CALENDAR"] = $"nights,{Shared}",
            ["MAX_CHANGES_PER_HOUR"] = "1000",
        };
    }
}
