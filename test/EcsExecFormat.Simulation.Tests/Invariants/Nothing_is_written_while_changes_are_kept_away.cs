using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// Nothing is written for a service of a stack, or where there is a change calendar, unless the invocation has asked, and was told at its last question that nothing is
/// under way and the calendar is open.
/// </summary>
internal sealed class Nothing_is_written_while_changes_are_kept_away(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => [];

    public override string? AtRegistration(RegistrationMade registration) =>
        registration.By.Delivery.Task is { } task && Kept(task.Service, registration.Known) is { } kept ? $"{registration.By} registered {registration.Made.Arn.FamilyAndRevision}, although {kept}" : null;

    public override string? AtUpdate(UpdateMade update) => Kept(update.Service, update.Known) is { } kept ? $"{update.By} updated {update.Service}, although {kept}" : null;

    private string? Kept(Service service, Reads known)
    {
        if (service.Stack is { } stack && known.Stacks.GetValueOrDefault(stack)?.EndsWith("_COMPLETE", StringComparison.Ordinal) != true)
            return $"the stack {stack} was {known.Stacks.GetValueOrDefault(stack) ?? "never asked for"} at the last question";
        return World.Options.Remediation.ChangeCalendars.IsEmpty || known.IsOpen == true ? null : $"the calendar was {(known.IsOpen is null ? "never asked for" : "closed")} at the last question";
    }
}
