using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Orders;

/// <summary>Whether a service shows that a change was taken back by order, and what is told about it.</summary>
public static class TakenBack
{
    /// <summary>
    /// Whether an order that was announced took effect, and that is not told yet: the service is set to what it ran before, by a deployment that is not older than the
    /// order. ECS's circuit breaker goes back to an older one.
    /// </summary>
    public static bool IsSeen(Correction standing, Service now) =>
        (standing.IsUndoOpen || standing is { Step: CorrectionStep.Settling, Ending.Action: RemedyAction.Undone })
        && now.TaskDefinition == standing.Before?.TaskDefinition && UpdateEffect.IsSince(now, standing.UndoneAt!.Value);

    /// <summary>
    /// What such a service shows to have come in between the announcement of the order and its update. Somebody may have deployed since, and set the service back once
    /// more: what came after the order's own deployment was not overtaken by it.
    /// </summary>
    public static Deployment? Overtaken(Correction standing, Service now) =>
        UpdateEffect.Ours(standing.Before?.TaskDefinition, standing.UndoneAt!.Value, standing.LeaseUntil, now) is { } ours ? UpdateEffect.Overtaken(standing.After?.DeploymentId, standing.UndoneAt!.Value, now, ours) : null;

    /// <summary>The correction with its end. Not recorded by this.</summary>
    /// <param name="standing">The correction.</param>
    /// <param name="before">The revision that the service is set back to.</param>
    /// <param name="overtaken">Another deployment that came in between; null when none did.</param>
    /// <param name="now">The time of it.</param>
    public static Correction Ended(Correction standing, TaskDefinitionArn before, Deployment? overtaken, DateTimeOffset now) => standing with
    {
        Ending = Ending.Undone(before, now),
        Overtook = UpdateEffect.Name(overtaken),
    };
}
