using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Orders;

/// <summary>Whether a service shows that a change was taken back by order, and what is told about it.</summary>
public static class TakenBack
{
    /// <summary>
    /// Whether an order that was announced took effect, and that is not told yet: the service shows a deployment of what it ran before, made while the order was carried
    /// out; also beneath a newer one of somebody's. ECS's circuit breaker goes back to an older one.
    /// </summary>
    public static bool IsSeen(Correction standing, Service now) =>
        IsBeingTold(standing) || (standing.IsUndoOpen && Ours(standing, now) is not null);

    /// <summary>Whether somebody has seen it and begun to tell it: that stands.</summary>
    private static bool IsBeingTold(Correction standing) => standing is { Step: CorrectionStep.Settling, Ending.Action: RemedyAction.Undone };

    /// <summary>
    /// What such a service shows to have come in between the announcement of the order and its update. Somebody may have deployed since, and set the service back once
    /// more: what came after the order's own deployment was not overtaken by it.
    /// </summary>
    public static Deployment? Overtaken(Correction standing, Service now) =>
        Ours(standing, now) is { } ours ? UpdateEffect.Overtaken(standing.After?.DeploymentId, standing.UndoneAt!.Value, now, ours) : null;

    /// <summary>The correction with its end. Not recorded by this.</summary>
    /// <param name="standing">The correction.</param>
    /// <param name="overtaken">Another deployment that came in between; null when none did.</param>
    /// <param name="service">The service as it is now; null when it is what it was set back to.</param>
    /// <param name="now">The time of it.</param>
    public static Correction Ended(Correction standing, Deployment? overtaken, Service? service, DateTimeOffset now)
    {
        var before = TaskDefinitionArn.Parse(standing.Before!.TaskDefinition!);
        return standing with
        {
            Ending = Ending.Undone(before, service?.TaskDefinition == before.ToString() ? null : service?.TaskDefinition, now),
            // What the change itself had overtaken may be untold, and is not back, either.
            Overtook = UpdateEffect.Name(overtaken) ?? standing.Overtook,
        };
    }

    /// <summary>The deployment that the order started; null when the service shows none.</summary>
    private static Deployment? Ours(Correction standing, Service now) => UpdateEffect.Within(now, standing.Before?.TaskDefinition, standing.UndoneAt!.Value, standing.UndoneUntil);
}
