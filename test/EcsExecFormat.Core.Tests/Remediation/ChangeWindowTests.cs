using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>When CloudFormation and the change calendars are asked, and for what.</summary>
public class ChangeWindowTests
{
    private const string Stack = $"DescribeStacks {WindowGuardCases.StackArn}";

    [Fact]
    public async Task Nobody_is_asked_about_a_service_without_a_stack_when_there_is_no_calendar()
    {
        var world = new ChangeWorld();

        var outcome = await world.DeliverAsync();

        Assert.Equal(RemedyAction.Deployed, outcome.Remedy!.Action);
        Assert.Empty(world.World.Window.Calls);
    }

    [Fact]
    public async Task Both_are_asked_for_the_plan_before_the_change_and_before_the_update()
    {
        var world = WithBoth();

        var outcome = await world.DeliverAsync();

        Assert.Equal(RemedyAction.Deployed, outcome.Remedy!.Action);
        const string calendars = "GetCalendarState freeze,nights";
        Assert.Equal([Stack, calendars, Stack, calendars, Stack, calendars], world.World.Window.Calls);
    }

    [Fact]
    public async Task The_last_questions_come_after_the_registration_and_before_the_update_is_announced()
    {
        var world = WithBoth();
        var asked = new List<(int Registrations, bool IsAnnounced)>();
        var announced = false;
        world.World.Records.BeforePut = record => announced |= record.Attributes.GetValueOrDefault("step") == "updating";
        world.World.Window.Before = (_, _) => asked.Add((world.Ecs.Registrations.Count, announced));

        await world.DeliverAsync();

        Assert.True(announced);
        Assert.Equal([(0, false), (0, false), (0, false), (0, false), (1, false), (1, false)], asked);
    }

    [Fact]
    public async Task Below_deploy_there_is_no_update_to_ask_for()
    {
        var world = WithBoth();
        world.Mode("register");

        var outcome = await world.DeliverAsync();

        Assert.Equal(RemedyAction.Registered, outcome.Remedy!.Action);
        Assert.Equal(4, world.World.Window.Calls.Count);
    }

    [Fact]
    public async Task Mode_alert_asks_neither()
    {
        var world = WithBoth();
        world.Mode("alert");

        await world.DeliverAsync();

        Assert.Empty(world.World.Window.Calls);
    }

    [Fact]
    public async Task Mode_plan_names_both_and_the_mail_has_no_command_that_deploys()
    {
        var world = WithBoth();
        world.Mode("plan");
        world.World.Window.Stacks[WindowGuardCases.StackArn] = "UPDATE_IN_PROGRESS";
        world.World.Window.Calendar = new ChangeCalendarState("CLOSED", null);

        var outcome = await world.DeliverAsync();

        Assert.Equal((RemedyAction.Planned, GuardNames.StackInProgress), (outcome.Remedy!.Action, outcome.Remedy.ReasonCode));
        Assert.Equal([GuardNames.StackInProgress, GuardNames.CalendarClosed], outcome.Remedy.Refusals.Select(refusal => refusal.Guard));
        var mail = Assert.Single(world.Mails);
        Assert.Contains("which is in the state UPDATE_IN_PROGRESS.", mail, StringComparison.Ordinal);
        Assert.Contains("The change calendars \"freeze\", \"nights\" are not all OPEN but CLOSED.", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("aws ecs update-service", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE_COMPLETE")]
    [InlineData("UPDATE_FAILED")]
    [InlineData("UPDATE_ROLLBACK_COMPLETE")]
    [InlineData("UPDATE_ROLLBACK_FAILED")]
    [InlineData("IMPORT_COMPLETE")]
    [InlineData("DELETE_COMPLETE")]
    public async Task A_stack_on_which_nothing_is_under_way_keeps_nothing_away(string status)
    {
        var world = WithBoth();
        world.World.Window.Stacks[WindowGuardCases.StackArn] = status;

        Assert.Equal(RemedyAction.Deployed, (await world.DeliverAsync()).Remedy!.Action);
    }

    private static ChangeWorld WithBoth()
    {
        var world = new ChangeWorld();
        WindowGuardCases.OfStack(WindowGuardCases.StackArn)(world);
        WindowGuardCases.Calendars("freeze", "nights")(world);
        return world;
    }
}
