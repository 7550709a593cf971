namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>At most one UpdateService of ours starts a deployment for a service and a failing revision, for good.</summary>
internal sealed class One_update_for_each_service_and_failing_revision(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() =>
        from update in History.Updates
        where update.Started is not null && !update.IsUndo
        group update by (update.Service, update.Failing?.Arn) into same
        where same.Count() > 1
        select new Wrong($"{same.Key.Service} was updated {same.Count()} times to correct {same.Key.Arn?.FamilyAndRevision}: by {string.Join(" and ", same.Select(update => update.By))}");
}
