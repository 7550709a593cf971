using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>Finds out what came of an update of which that is not recorded, and records it.</summary>
public sealed class ChangeSettlement(IServices services, ChangeBooks books, WatchBook watch, TimeProvider clock)
{
    /// <summary>
    /// An invocation died, or lost its answer, around the update. The service itself tells whether it took effect, or that it did not; or somebody has moved the service
    /// since, and it is not known.
    /// </summary>
    /// <param name="standing">A correction of a service, of which the end is not known.</param>
    /// <param name="incident">The incident that it was made for; null when that is not known.</param>
    /// <param name="invocation">Who looks.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<Correction> SettleAsync(Correction standing, Incident? incident, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (ToldChange.Of(standing, incident, invocation) is { } told)
            return await books.SettleAsync(told, cancellationToken).ConfigureAwait(false);
        var now = await services.DescribeAsync(standing.Subject.ClusterArn, standing.Subject.ServiceName!, cancellationToken).ConfigureAwait(false);
        var ended = standing with { EndedAt = clock.GetUtcNow() };
        if (now is not null && UpdateEffect.Ours(standing, now) is { } ours)
        {
            // Whoever gave up on it may have taken it off the list: its deployment is to be followed.
            await watch.AddAsync(standing.Subject, now, ended.EndedAt.Value, cancellationToken).ConfigureAwait(false);
            return await books.SettleAsync(Effective(ended, now, ours, invocation), cancellationToken).ConfigureAwait(false);
        }

        if (now is not null && UpdateEffect.IsNone(standing, now))
            return await books.SettleAsync(Ineffective(ended, invocation), cancellationToken).ConfigureAwait(false);
        return standing.Action is not null
            ? standing
            : await books.SettleAsync(
                Unsettled(ended, $"the service is set to {PlainText.Quote(now?.TaskDefinition, 200)} by now") with { Version = ended.Version + 1, WriteId = invocation.WriteId("unsettled") },
                cancellationToken).ConfigureAwait(false);
    }

    private static Correction Effective(Correction ended, Service now, Deployment ours, InvocationContext invocation)
    {
        var overtook = UpdateEffect.Overtaken(ended.Before?.DeploymentId, ended.StartedAt, now, ours);
        var shows = now.TaskDefinition == ended.Revision
            ? $"is set to the corrected revision {ended.RevisionName ?? "unknown"} by now, after an update of which ECS's answer was lost"
            : $"shows a deployment of the corrected revision {ended.RevisionName ?? "unknown"}, after an update of which ECS's answer was lost, and is set to {PlainText.Quote(now.TaskDefinition, 200)} by now";
        return ended.Next(invocation.WriteId("settled"), CorrectionStep.Done) with
        {
            After = ServiceState.Of(now, ours),
            Action = RemedyAction.Deployed,
            ReasonCode = overtook is null ? RemedyAction.Deployed.Name() : ReasonCodes.Overtaken,
            Overtook = UpdateEffect.Name(overtook),
            Reason = $"The service {shows}.{(overtook is null ? "" : $" {UpdateEffect.Remark(overtook)}")}",
        };
    }

    /// <summary>It may be sent again, by whoever is allowed to by then.</summary>
    private static Correction Ineffective(Correction ended, InvocationContext invocation) => ended.Next(invocation.WriteId("ineffective"), CorrectionStep.Stopped) with
    {
        Action = RemedyAction.Failed,
        ReasonCode = ReasonCodes.Unfinished,
        Reason = $"The update of the service to the corrected revision {ended.RevisionName ?? "unknown"} took no effect: the invocation that was to send it ended, or ECS did not answer it, and the service still runs the deployment from before. "
            + "The revision is registered.",
    };

    /// <summary>It is not known whether the update took effect. Not recorded by this.</summary>
    /// <param name="open">A correction of which only the announcement of the update is recorded.</param>
    /// <param name="state">A clause: what the service is like.</param>
    public Correction Unsettled(Correction open, string state) => open with
    {
        EndedAt = clock.GetUtcNow(),
        Action = RemedyAction.Failed,
        ReasonCode = ReasonCodes.UpdateUnknown,
        Reason = string.Create(CultureInfo.InvariantCulture,
            $"An update of the service to the corrected revision {open.RevisionName ?? "unknown"} was begun at {open.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and the ")
            + $"invocation that made it ended. It is not known whether it took effect; {state}.",
    };
}
