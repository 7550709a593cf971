namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>No more services are changed in any 60 minutes than <c>MAX_CHANGES_PER_HOUR</c> allows, by however many instances. Taking a change back by order costs nothing.</summary>
internal sealed class The_budget_holds(World world) : Invariant(world)
{
    // A change is counted when it is begun, and may take effect until the invocation's deadline.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(59);

    public override IEnumerable<Wrong> Check()
    {
        var made = History.Updates.Where(update => update.Started is not null && !update.IsUndo).ToArray();
        return from first in made
               let count = made.Count(update => update.At >= first.At && update.At - first.At < Window)
               where count > World.Options.Remediation.MaxChangesPerHour
               select new Wrong($"{count} services were changed within an hour, and {World.Options.Remediation.MaxChangesPerHour} may be");
    }
}
