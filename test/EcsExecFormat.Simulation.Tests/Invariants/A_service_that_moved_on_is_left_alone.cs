using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// No update of a service whose PRIMARY deployment was, when the invocation last read it, another than the failing one. The last look comes after the announcement of the
/// update, so that as little as may be comes between it and the update. A change is taken back only from a service that ran the correction at the last look.
/// </summary>
internal sealed class A_service_that_moved_on_is_left_alone(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => [];

    public override string? AtUpdate(UpdateMade update)
    {
        var what = $"{update.By} updated {update.Service}";
        if (update.Read is not { } read)
            return $"{what}, which it had not looked at";
        if (update.IsUndo)
        {
            return IsCorrectionOf(update.Revision, read.PrimaryRevision)
                ? null
                : $"{what} back to {update.Revision.Arn.FamilyAndRevision}, although its PRIMARY deployment ran {read.PrimaryRevision} at the last look";
        }

        if (History.Attempts.FindLast(attempt => attempt.By == update.By && attempt.Service == update.Service) is { By: not null } announced && read.At < announced.At)
            return $"{what}, which it had not looked at since it announced the update";
        if (read.PrimaryRevision != update.Failing?.Arn.ToString())
            return $"{what} to correct {update.Failing?.Arn.FamilyAndRevision}, although its PRIMARY deployment ran {read.PrimaryRevision} at the last look";
        return update.By.Delivery.Task is { } task && task.Deployment.Id != read.PrimaryId
            ? $"{what} for a task of {task.Deployment.Id}, although its PRIMARY deployment was {read.PrimaryId} at the last look"
            : null;
    }

    private bool IsCorrectionOf(Revision failing, string? seen) =>
        Core.Ecs.TaskDefinitionArn.TryParse(seen, out var arn) && World.Account.Find(arn) is { } revision && World.Account.CorrectedBy(revision)?.Arn == failing.Arn;
}
