using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.FollowUp;

/// <summary>
/// Whether the deployment that a correction started has come to an end, and to which: a pure rule over the service as it is now. Without a circuit breaker ECS never says
/// that a deployment failed, so time has a say (ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects failures").
/// </summary>
public static class DeploymentEnd
{
    /// <summary>A deployment that is neither healthy nor given up by then is called unsettled, and followed no longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Time for ECS to set a service back after it gave a deployment up.</summary>
    private static readonly TimeSpan RollbackTime = TimeSpan.FromMinutes(5);

    /// <summary>What ECS answers may be so old (ECS API reference: eventual consistency).</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    /// <param name="correction">The correction, with the service set to its revision.</param>
    /// <param name="service">The service as it is now; null when it is not there.</param>
    /// <param name="told">ECS's event about that very deployment; null when a tick asks.</param>
    /// <param name="now">The time of the look.</param>
    /// <returns>Null while it goes on.</returns>
    public static Ending? Of(Correction correction, Service? service, DeploymentStateChange? told, DateTimeOffset now)
    {
        if (service is not { Status: "ACTIVE" })
            return new(RemedyAction.Unsettled, EndingCodes.ServiceGone, $"The service {(service is null ? "does not exist any more" : "is being deleted")}, before its deployment was seen to be healthy.", now);
        if (service.Primary is { } primary && primary.TaskDefinition == correction.Revision && service.TaskDefinition == correction.Revision)
            return OfPrimary(correction, service, primary, told, now);
        return OfAnother(correction, service, told, now);
    }

    private static Ending? OfPrimary(Correction correction, Service service, Deployment primary, DeploymentStateChange? told, DateTimeOffset now)
    {
        var isTold = told is not null && told.DeploymentId == primary.Id;
        if (primary.RolloutState == "FAILED" || (isTold && told!.IsFailed))
        {
            // ECS first says that it failed, and sets the service back then; if there is nothing to go back to, it stays.
            var failedAt = primary.UpdatedAt ?? told?.UpdatedAt ?? now;
            return service.MayRollBack && now - failedAt < RollbackTime
                ? null
                : new(RemedyAction.Failed, EndingCodes.DeploymentFailed, $"ECS gave the deployment of {correction.RevisionName} up{Because(correction, told, primary)}, and the service is still set to it.", now);
        }

        var (running, desired) = (primary.RunningCount, primary.DesiredCount ?? service.DesiredCount);
        if ((primary.RolloutState == "COMPLETED" || (isTold && told!.IsCompleted)) && desired > 0 && running >= desired)
        {
            return new(RemedyAction.Confirmed, EndingCodes.Healthy,
                string.Create(CultureInfo.InvariantCulture, $"The deployment of {correction.RevisionName} became healthy{Took(correction, told?.UpdatedAt ?? primary.UpdatedAt, now)}: {running} of {desired} tasks run."), now);
        }

        return now - Start(correction) < Patience ? null : new(RemedyAction.Unsettled, EndingCodes.Unsettled, Unsettled(correction, service, primary, now), now);
    }

    private static Ending? OfAnother(Correction correction, Service service, DeploymentStateChange? told, DateTimeOffset now)
    {
        // Right after the update the service may still show as it was before.
        if (service.PrimaryDeploymentId is { } primary && primary == correction.Before?.DeploymentId && now - Start(correction) < Stale)
            return null;
        var ours = service.Deployments.FirstOrDefault(deployment => deployment.Id == correction.After?.DeploymentId);
        var set = TaskDefinitionArn.TryParse(service.TaskDefinition, out var current) ? current.Shown : "another revision";
        return (told is { IsFailed: true } || ours is { RolloutState: "FAILED" } || correction.GivenUp is not null) && MayBeRolledBackTo(correction, service, current)
            ? new(RemedyAction.Reverted, EndingCodes.RolledBack, $"ECS gave the deployment of {correction.RevisionName} up{Because(correction, told, ours)}, and set the service to {set}.", now)
            : new(RemedyAction.Reverted, EndingCodes.Replaced,
                $"The service is set to {set} by now: the deployment of {correction.RevisionName} was replaced, or taken back, before it was seen to be healthy.", now);
    }

    private static string Unsettled(Correction correction, Service service, Deployment primary, DateTimeOffset now)
    {
        var tasks = (primary.RunningCount, primary.DesiredCount ?? service.DesiredCount) switch
        {
            (_, 0) => "no task is to run, so nothing shows that it works",
            ({ } running, { } desired) => string.Create(CultureInfo.InvariantCulture, $"{running} of {desired} tasks run"),
            _ => "ECS does not tell how many tasks run",
        };
        var failed = primary.FailedTasks > 0 ? string.Create(CultureInfo.InvariantCulture, $", {primary.FailedTasks} failed in a row") : "";
        var says = service.LastMessage is { } message ? $" ECS's newest message: {PlainText.Quote(message, 300)}." : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"The deployment of {correction.RevisionName} is neither healthy nor given up after {(now - Start(correction)).TotalMinutes:0} minutes: {tasks}{failed}.{says}");
    }

    /// <summary>ECS goes back to what was completed before, where a rollback is on; a revision that is newer than the correction is somebody's deployment.</summary>
    private static bool MayBeRolledBackTo(Correction correction, Service service, TaskDefinitionArn? current) => service.MayRollBack && current is not null
        && !(TaskDefinitionArn.TryParse(correction.Revision, out var ours) && current.Family == ours.Family && current.Revision > ours.Revision);

    private static string Because(Correction correction, DeploymentStateChange? told, Deployment? deployment) =>
        ((told is { IsFailed: true } ? told.Reason : null) ?? deployment?.RolloutStateReason ?? correction.GivenUp) is { } reason ? $" ({PlainText.Line(reason.TrimEnd('.'), 300)})" : "";

    /// <summary>Only where both clocks agree that it comes after the update.</summary>
    private static string Took(Correction correction, DateTimeOffset? at, DateTimeOffset now)
    {
        var end = at is { } told && told < now ? told : now;
        return (end - correction.StartedAt) switch
        {
            { TotalSeconds: < 0 } => "",
            { TotalSeconds: < 100 } time => string.Create(CultureInfo.InvariantCulture, $" within {Math.Ceiling(time.TotalSeconds):0} seconds"),
            var time => string.Create(CultureInfo.InvariantCulture, $" within {Math.Ceiling(time.TotalMinutes):0} minutes"),
        };
    }

    private static DateTimeOffset Start(Correction correction) => correction.EndedAt ?? correction.StartedAt;
}
