using System.Collections.Frozen;
using System.Globalization;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// Whether somebody keeps changes away for the moment: CloudFormation, which is at work on the stack that the service belongs to, so that
/// a change from outside would get in its way, or a change calendar. Each question is one call, two for a nested stack, and only where there is something to ask.
/// </summary>
public sealed class ChangeWindowGuards(IStacks stacks, IChangeCalendars calendars, RemediationOptions options)
{
    /// <summary>StackStatus of a stack on which nothing is under way (CloudFormation API reference, Stack). Any other one declines.</summary>
    private static readonly FrozenSet<string> AtRest = FrozenSet.Create(
        StringComparer.Ordinal,
        "CREATE_COMPLETE", "CREATE_FAILED", "DELETE_COMPLETE", "DELETE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED",
        "UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED",
        "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED");

    /// <param name="service">The service that is to be changed; null for a task without one, which no stack runs.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>Null when nobody keeps changes away.</returns>
    /// <exception cref="CallFailedException">It could not be asked.</exception>
    public async Task<Refusal?> CheckAsync(Service? service, CancellationToken cancellationToken) =>
        await StackAsync(service, cancellationToken).ConfigureAwait(false) ?? await CalendarAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="CheckAsync"/>
    public async Task<Refusal?> StackAsync(Service? service, CancellationToken cancellationToken)
    {
        if (service is null || StackReference.Of(service.Tags) is not { } stack)
            return null;
        var belongs = $"The service belongs to the CloudFormation stack {PlainText.Quote(stack.Name, 128)}";
        if (await stacks.DescribeAsync(stack.Id, cancellationToken).ConfigureAwait(false) is not { } state)
            return null;
        if (!AtRest.Contains(state.Status))
            return new(GuardNames.StackInProgress, $"{belongs}, which is in the state {PlainText.Line(state.Status, 60)}.");
        // A nested stack is at rest before its turn comes, and after it, while the one at the top is being updated.
        return state.RootId is { } top && top != stack.Id && await stacks.DescribeAsync(top, cancellationToken).ConfigureAwait(false) is { } root && !AtRest.Contains(root.Status)
            ? new(GuardNames.StackInProgress, $"{belongs}, which is nested in {PlainText.Quote(top, 300)}, which is in the state {PlainText.Line(root.Status, 60)}.")
            : null;
    }

    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when each calendar of <c>CHANGE_CALENDAR</c> is open, or there is none.</returns>
    /// <exception cref="CallFailedException">It could not be asked.</exception>
    public async Task<Refusal?> CalendarAsync(CancellationToken cancellationToken)
    {
        if (options.ChangeCalendars.IsEmpty)
            return null;
        var now = await calendars.StateAsync(options.ChangeCalendars, cancellationToken).ConfigureAwait(false);
        if (now.IsOpen)
            return null;
        var names = string.Join(", ", options.ChangeCalendars.Select(name => PlainText.Quote(name, 160)));
        var which = options.ChangeCalendars.Length == 1 ? $"The change calendar {names} is" : $"The change calendars {names} are not all OPEN but";
        var until = now is { State: "CLOSED", NextTransition: { } opens } ? string.Create(CultureInfo.InvariantCulture, $" until {opens.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        return new(GuardNames.CalendarClosed, $"{which} {PlainText.Line(now.State, 60)}{until}.");
    }
}
