using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.FollowUp;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Orders;

/// <summary>
/// Takes the last correction of a service back because somebody asks for it. What the service was before stands in the books; nothing else is needed. Nothing is promised
/// that cannot be done: the old revision has to be ACTIVE, and the service still be set to the corrected one.
/// </summary>
public sealed class Undo(ServiceBook leases, ChangeBooks books, WatchBook watch, ITaskDefinitions definitions, IServices services, FollowUpDesk desk, ResponderOptions options, TimeProvider clock)
{
    /// <param name="order">What is to be taken back.</param>
    /// <param name="invocation">Who asks.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="CallFailedException">AWS could not be asked or told; asking again does no harm.</exception>
    /// <exception cref="DeliverAgainException">Somebody is at this service right now, or too little time is left.</exception>
    public async Task<Outcome> UndoAsync(IncomingEvent.UndoAsked order, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (await leases.LastAsync(order.ClusterArn, order.Service, cancellationToken).ConfigureAwait(false) is not { } lease
            || await books.StandingAsync(lease.CorrectionId, cancellationToken).ConfigureAwait(false) is not { IsDone: true, Action: RemedyAction.Deployed } standing)
            return Refused(order, "nothing was taken back: this tool has not changed that service: expected cluster, as a whole ARN, and service as an alert names them");
        if (standing.IsLeased(clock.GetUtcNow()))
            throw new DeliverAgainException($"another invocation is at {standing.Subject.Owner} until {standing.LeaseUntil:O}");
        // An earlier order whose answer was lost, or that nobody lived to tell.
        var now = await services.DescribeAsync(order.ClusterArn, order.Service, cancellationToken).ConfigureAwait(false);
        var isSetBack = standing.IsUndoOpen && now?.TaskDefinition == standing.Before?.TaskDefinition;
        if (!isSetBack && await ObstacleAsync(standing, now, cancellationToken).ConfigureAwait(false) is { } obstacle)
            return Refused(order, $"nothing was taken back: {obstacle}");
        if (clock.GetUtcNow() >= invocation.Deadline.WritingEnds)
            throw new DeliverAgainException("no time is left to update the service");
        var before = TaskDefinitionArn.Parse(standing.Before!.TaskDefinition!);
        Deployment? overtaken = null;
        if (!isSetBack)
        {
            standing = await AnnounceAsync(standing, now, invocation, cancellationToken).ConfigureAwait(false);
            if (await services.DescribeAsync(order.ClusterArn, order.Service, cancellationToken).ConfigureAwait(false) is not { } last || last.TaskDefinition != standing.Revision)
                return Refused(order, "nothing was taken back: somebody deployed this very moment");
            var answer = await services.UpdateAsync(order.ClusterArn, order.Service, before, cancellationToken).ConfigureAwait(false);
            overtaken = answer is null ? null : UpdateEffect.Overtaken(last, answer, answer.Primary);
        }

        var incident = await books.IncidentAsync(standing.IncidentId, cancellationToken).ConfigureAwait(false);
        var undone = standing with { Ending = Ending.Undone(before, clock.GetUtcNow()), Overtook = overtaken is null ? null : overtaken.TaskDefinition ?? "unknown" };
        return await desk.TellAsync(undone, incident, new(null, invocation) { EventId = order.EventId }, cancellationToken).ConfigureAwait(false)
            ?? Refused(order, $"the service was set back to {before.Shown}, and somebody else is telling about it");
    }

    /// <summary>
    /// On record, and on the list that the tick goes through, before the service is updated: whoever dies over it leaves somebody to tell it. Taken back once more, after
    /// somebody deployed it again, it is told once more.
    /// </summary>
    private async Task<Correction> AnnounceAsync(Correction standing, Service? service, InvocationContext invocation, CancellationToken cancellationToken)
    {
        await leases.LeaseAsync(standing.Subject, invocation, cancellationToken).ConfigureAwait(false);
        await watch.AddAsync(standing.Subject, service, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var ending = standing.Ending is { Action: RemedyAction.Undone } ? null : standing.Ending;
        return await books.RecordAsync(standing.Next(invocation.WriteId("undoing"), standing.Step) with { UndoneAt = clock.GetUtcNow(), Ending = ending }, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>A clause: why it cannot be taken back; null when it can.</returns>
    private async Task<string?> ObstacleAsync(Correction standing, Service? now, CancellationToken cancellationToken)
    {
        if (options.Remediation.MaximumMode < Mode.Deploy)
            return $"MAXIMUM_MODE is {options.Remediation.MaximumMode.Name()}, and allows no update of a service";
        if (!TaskDefinitionArn.TryParse(standing.Before?.TaskDefinition, out var before))
            return "it is not recorded which revision the service ran before";
        if (await definitions.DescribeAsync(before, cancellationToken).ConfigureAwait(false) is not { IsActive: true })
            return $"the revision {before.Shown}, which the service ran before, is not ACTIVE any more";
        return now?.Status != "ACTIVE" ? "the service is not ACTIVE"
            : now.TaskDefinition != standing.Revision ? $"the service is set to {PlainText.Quote(now.TaskDefinition, 200)} by now, and not to the correction {standing.RevisionName}: somebody deployed since"
            : null;
    }

    private Outcome Refused(IncomingEvent.UndoAsked order, string why) => Outcome.Irrelevant(order.EventId, why, clock.GetUtcNow());
}
