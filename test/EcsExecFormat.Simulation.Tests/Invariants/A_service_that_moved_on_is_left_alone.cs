using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>No update of a service whose PRIMARY deployment was, when the invocation last read it, another than the failing one.</summary>
internal sealed class A_service_that_moved_on_is_left_alone(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => [];

    public override string? AtUpdate(UpdateMade update)
    {
        var what = $"{update.By} updated {update.Service}";
        if (update.Read is not { } read)
            return $"{what}, which it had not looked at";
        if (read.PrimaryRevision != update.Failing?.Arn.ToString())
            return $"{what} to correct {update.Failing?.Arn.FamilyAndRevision}, although its PRIMARY deployment ran {read.PrimaryRevision} at the last look";
        return update.By.Delivery.Task is { } task && task.Deployment.Id != read.PrimaryId
            ? $"{what} for a task of {task.Deployment.Id}, although its PRIMARY deployment was {read.PrimaryId} at the last look"
            : null;
    }
}
