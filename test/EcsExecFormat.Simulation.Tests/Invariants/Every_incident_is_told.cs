namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>Each service and revision with tasks whose image cannot run has a message, unless the mode was off at any time.</summary>
internal sealed class Every_incident_is_told(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() =>
        from failed in History.Culprits.Distinct()
        where failed.Service.LowestMode >= Core.Remediation.Mode.Alert
        where !History.Messages.Any(message => message.IsAbout(failed.Service) && message["taskDefinition"] == failed.Revision.ToString())
        select new Wrong($"tasks of {failed.Service} failed with {failed.Revision.FamilyAndRevision}, their events were answered, and nobody was told");
}
