using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using static EcsExecFormat.Core.Tests.Remediation.GuardCases;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The rows of the negative table about who keeps changes away for the moment.</summary>
internal static class WindowGuardCases
{
    public const string StackArn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0a1b2c3d";
    private const string RootArn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/everything/9f8e7d6c";

    private const string Planned = "AWS could not be asked whether the change is safe: ";
    private const string Looked = "AWS could not be asked whether the change is still right: ";
    private const string StackThrottled = "cloudformation:DescribeStacks failed (Throttling): Rate exceeded.";
    private const string CalendarGone = "ssm:GetCalendarState failed (InvalidDocument): no such document.";

    private static readonly CallFailedException Throttled = new("cloudformation", "DescribeStacks", "Throttling", true, "Rate exceeded");
    private static readonly CallFailedException NoDocument = new("ssm", "GetCalendarState", "InvalidDocument", false, "no such document");

    public static ImmutableArray<GuardCase> All => [.. OfStack(), .. OfCalendar()];

    private static IEnumerable<GuardCase> OfStack() =>
    [
        .. ((string[])["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "IMPORT_IN_PROGRESS", "A_STATUS_OF_TOMORROW"]).Select(status =>
            new GuardCase(GuardNames.StackInProgress, status, InState(status), world => world.World.Window.Stacks[StackArn] = status) { Set = OfStack(StackArn) }),
        new(GuardNames.StackInProgress, "only its name is told", InState("REVIEW_IN_PROGRESS"), world => world.World.Window.Stacks["shop"] = "REVIEW_IN_PROGRESS")
        {
            // Without the deviation there is no such stack.
            Set = OfStack(null),
        },
        new(GuardNames.StackInProgress, "of the stack that it is nested in", $"The service belongs to the CloudFormation stack \"shop\", which is nested in \"{RootArn}\", which is in the state UPDATE_IN_PROGRESS.",
            world => world.World.Window.Stacks[RootArn] = "UPDATE_IN_PROGRESS")
        {
            Set = world =>
            {
                OfStack(StackArn)(world);
                (world.World.Window.Stacks[RootArn], world.World.Window.Roots[StackArn], world.World.Window.Roots[RootArn]) = ("UPDATE_COMPLETE", RootArn, RootArn);
            },
        },
        new(GuardNames.StackInProgress, "begun before the change", InState("UPDATE_IN_PROGRESS"), AtStack(2, world => world.World.Window.Stacks[StackArn] = "UPDATE_IN_PROGRESS"))
        {
            Set = OfStack(StackArn), IsOfTheChange = true,
        },
        new(GuardNames.StackInProgress, "begun before the update", InState("UPDATE_IN_PROGRESS") + Registered, AtStack(3, world => world.World.Window.Stacks[StackArn] = "UPDATE_IN_PROGRESS"))
        {
            Set = OfStack(StackArn), IsLastLook = true,
        },
        new(GuardNames.CouldNotCheck, "the stack", Planned + StackThrottled, AtStack(1, _ => throw Throttled)) { Set = OfStack(StackArn) },
        new(GuardNames.CouldNotCheck, "the stack before the change", Looked + StackThrottled, AtStack(2, _ => throw Throttled)) { Set = OfStack(StackArn), IsOfTheChange = true },
        new(GuardNames.CouldNotCheck, "the stack before the update", Looked + StackThrottled + Registered, AtStack(3, _ => throw Throttled)) { Set = OfStack(StackArn), IsLastLook = true },
    ];

    private static IEnumerable<GuardCase> OfCalendar() =>
    [
        new(GuardNames.CalendarClosed, "until it opens", "The change calendar \"freeze\" is CLOSED until 2026-12-01 06:30 UTC.",
            Close(new DateTimeOffset(2026, 12, 1, 7, 30, 0, TimeSpan.FromHours(1)))) { Set = Calendars("freeze") },
        new(GuardNames.CalendarClosed, "for good, one of two", "The change calendars \"freeze\", \"nights\" are not all OPEN but CLOSED.", Close(null)) { Set = Calendars("freeze", "nights") },
        new(GuardNames.CalendarClosed, "in a state of tomorrow", "The change calendar \"freeze\" is AJAR.",
            world => world.World.Window.Calendar = new ChangeCalendarState("AJAR", DateTimeOffset.UnixEpoch)) { Set = Calendars("freeze") },
        new(GuardNames.CalendarClosed, "for a task without a service", "The change calendar \"freeze\" is CLOSED.", Close(null))
        {
            Set = world => Calendars("freeze")(world.AsFamily()), Otherwise = RemedyAction.Registered,
        },
        new(GuardNames.CalendarClosed, "for a task without a service, before the change", "The change calendar \"freeze\" is CLOSED.", AtCalendar(2, Close(null)))
        {
            Set = world => Calendars("freeze")(world.AsFamily()), Otherwise = RemedyAction.Registered, IsOfTheChange = true,
        },
        new(GuardNames.CalendarClosed, "before the change", "The change calendar \"freeze\" is CLOSED.", AtCalendar(2, Close(null))) { Set = Calendars("freeze"), IsOfTheChange = true },
        new(GuardNames.CalendarClosed, "before the update", "The change calendar \"freeze\" is CLOSED." + Registered, AtCalendar(3, Close(null))) { Set = Calendars("freeze"), IsLastLook = true },
        new(GuardNames.CouldNotCheck, "the calendar", Planned + CalendarGone, AtCalendar(1, _ => throw NoDocument)) { Set = Calendars("freeze") },
        new(GuardNames.CouldNotCheck, "the calendar before the change", Looked + CalendarGone, AtCalendar(2, _ => throw NoDocument)) { Set = Calendars("freeze"), IsOfTheChange = true },
        new(GuardNames.CouldNotCheck, "the calendar before the update", Looked + CalendarGone + Registered, AtCalendar(3, _ => throw NoDocument)) { Set = Calendars("freeze"), IsLastLook = true },
    ];

    /// <summary>The service belongs to the stack shop, on which nothing is under way.</summary>
    /// <param name="arn">Value of the tag that holds the stack's ARN; null leaves that tag out.</param>
    public static Action<ChangeWorld> OfStack(string? arn) => world =>
    {
        var tags = new JsonArray(new JsonObject { ["key"] = "aws:cloudformation:stack-name", ["value"] = "shop" });
        if (arn is not null)
        {
            tags.Add(new JsonObject { ["key"] = "aws:cloudformation:stack-id", ["value"] = arn });
            world.World.Window.Stacks[arn] = "UPDATE_COMPLETE";
        }

        world.Service(service => service["tags"] = tags);
    };

    /// <summary>The setting CHANGE_CALENDAR names these calendars.</summary>
    public static Action<ChangeWorld> Calendars(params string[] names) => world => world.Options(options => options with { ChangeCalendars = [.. names] });

    private static string InState(string status) => $"The service belongs to the CloudFormation stack \"shop\", which is in the state {status}.";

    private static Action<ChangeWorld> Close(DateTimeOffset? until) => world => world.World.Window.Calendar = new ChangeCalendarState("CLOSED", until);

    private static Action<ChangeWorld> AtStack(int number, Action<ChangeWorld> happens) => At("DescribeStacks", number, happens);

    private static Action<ChangeWorld> AtCalendar(int number, Action<ChangeWorld> happens) => At("GetCalendarState", number, happens);

    private static Action<ChangeWorld> At(string name, int number, Action<ChangeWorld> happens) => world => world.World.Window.Before = (call, count) =>
    {
        if (call == name && count == number)
            happens(world);
    };
}
