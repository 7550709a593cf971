using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// Nothing is written for a service of a stack, or where there is a change calendar, unless the invocation has asked, and was told at its last question that nothing is
/// under way and the calendar is open. A service is updated only after it was asked again since the revision was registered.
/// </summary>
internal sealed class Nothing_is_written_while_changes_are_kept_away(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => [];

    public override string? AtRegistration(RegistrationMade registration) =>
        registration.By.Delivery.Service is { } service && Kept(service, registration.Known, null) is { } kept ? $"{registration.By} registered {registration.Made.Arn.FamilyAndRevision}, although {kept}" : null;

    public override string? AtUpdate(UpdateMade update)
    {
        // Somebody asked for it, who may know why.
        if (update.IsUndo)
            return null;
        var registered = History.Registrations.FindLast(registration => registration.By == update.By)?.At;
        return Kept(update.Service, update.Known, registered) is { } kept ? $"{update.By} updated {update.Service}, although {kept}" : null;
    }

    private string? Kept(Service service, Reads known, DateTimeOffset? since)
    {
        if (service.Stack is { } stack && Kept(known.Stacks.GetValueOrDefault(stack), since, status => status.EndsWith("_COMPLETE", StringComparison.Ordinal)) is { } how)
            return $"the stack {stack} {how}";
        return !World.Options.Remediation.ChangeCalendars.IsEmpty && Kept(known.IsOpen, since, isOpen => isOpen) is { } closed ? $"the calendar {closed}" : null;
    }

    private static string? Kept<T>(Told<T>? told, DateTimeOffset? since, Func<T, bool> isFree) => told switch
    {
        null => "was never asked for",
        { At: var at } when at < since => "was not asked for since the registration",
        { What: var what } when !isFree(what) => $"was {what} at the last question",
        _ => null,
    };
}
