using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.FollowUp;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Orders;

/// <summary>
/// Takes the last correction of a service back because somebody asks for it. What the service was before stands in the books; nothing else is needed. Nothing is promised
/// that cannot be done: the old revision has to be ACTIVE, and the service still be set to the corrected one.
/// </summary>
public sealed class Undo(
    ServiceBook leases, ChangeBooks books, ChangeSettlement settlement, WatchBook watch, ITaskDefinitions definitions, IServices services, FollowUpDesk desk, ResponderOptions options, TimeProvider clock)
{
    /// <param name="order">What is to be taken back.</param>
    /// <param name="invocation">Who asks.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="CallFailedException">AWS could not be asked or told; asking again does no harm.</exception>
    /// <exception cref="DeliverAgainException">Somebody is at this service right now, or too little time is left.</exception>
    public async Task<Outcome> UndoAsync(IncomingEvent.UndoAsked order, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (await LastAsync(order, invocation, cancellationToken).ConfigureAwait(false) is not ({ } standing, var now))
            return Refused(order, "nothing was taken back: this tool has not changed that service: expected cluster, as a whole ARN, and service as an alert names them");
        if (standing.Step == CorrectionStep.Updating)
            return Refused(order, $"nothing was taken back: it is not known whether the update to {standing.RevisionName} took effect, and the service is set to {PlainText.Quote(now?.TaskDefinition, 200)} by now");
        if (standing.IsBeingUndone(clock.GetUtcNow()))
            throw new DeliverAgainException($"another order is taking it back until {standing.UndoneUntil:O}");
        var incident = await books.IncidentAsync(standing.IncidentId, cancellationToken).ConfigureAwait(false);
        if (incident?.ToldUntil(clock.GetUtcNow()) is { } until)
            throw new DeliverAgainException($"another invocation is telling {standing.IncidentId} until {until:O}");
        // An earlier order whose answer was lost, or that nobody lived to tell.
        var isSetBack = now is not null && now.TaskDefinition != standing.Revision && TakenBack.IsSeen(standing, now);
        if (!isSetBack && await ObstacleAsync(standing, now, cancellationToken).ConfigureAwait(false) is { } obstacle)
            return Refused(order, $"nothing was taken back: {obstacle}");
        if (clock.GetUtcNow() >= invocation.Deadline.WritingEnds)
            throw new DeliverAgainException("no time is left to update the service");
        var before = TaskDefinitionArn.Parse(standing.Before!.TaskDefinition!);
        if (isSetBack)
            // What somebody has begun to tell stands.
            standing = standing.IsUndoOpen ? TakenBack.Ended(standing, TakenBack.Overtaken(standing, now!), now, clock.GetUtcNow()) : standing;
        else
        {
            var earlier = standing;
            standing = await AnnounceAsync(standing, now, invocation, cancellationToken).ConfigureAwait(false);
            if (await services.DescribeAsync(order.ClusterArn, order.Service, cancellationToken).ConfigureAwait(false) is not { } last || last.TaskDefinition != standing.Revision)
            {
                await WithdrawAsync(standing, earlier, invocation, cancellationToken).ConfigureAwait(false);
                return Refused(order, "nothing was taken back: somebody deployed this very moment");
            }

            var overtaken = await UpdateAsync(last, before, standing, earlier, invocation, cancellationToken).ConfigureAwait(false);
            standing = TakenBack.Ended(standing, overtaken, null, clock.GetUtcNow());
        }

        return await desk.TellAsync(standing, incident, new(null, invocation) { EventId = order.EventId }, cancellationToken).ConfigureAwait(false)
            ?? Refused(order, $"the service was set back to {before.Shown}, and somebody else is telling about it");
    }

    /// <returns>
    /// The last correction of the service that was deployed, the one that it runs before others, or else one of which that is not known; and the service, null when there
    /// is none (any more).
    /// </returns>
    private async Task<(Correction? Standing, Service? Now)> LastAsync(IncomingEvent.UndoAsked order, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (await leases.LastAsync(order.ClusterArn, order.Service, cancellationToken).ConfigureAwait(false) is not { } lease)
            return (null, null);
        var now = await services.DescribeAsync(order.ClusterArn, order.Service, cancellationToken).ConfigureAwait(false);
        Correction? last = null, unknown = null;
        // A later one may have been begun, and come to nothing.
        foreach (var id in lease.Earlier.Prepend(lease.CorrectionId))
        {
            var standing = await books.StandingAsync(id, cancellationToken).ConfigureAwait(false);
            if (standing?.IsLeased(clock.GetUtcNow()) == true)
                throw new DeliverAgainException($"another invocation is at {standing.Subject.Owner} until {standing.LeaseUntil:O}");
            if (standing is { Step: CorrectionStep.Updating } open)
                standing = await settlement.SettleAsync(open, await books.IncidentAsync(open.IncidentId, cancellationToken).ConfigureAwait(false), invocation, cancellationToken).ConfigureAwait(false);
            unknown ??= standing is { Step: CorrectionStep.Updating } ? standing : null;
            if (standing is not { IsDone: true, Action: RemedyAction.Deployed })
                continue;
            last ??= standing;
            if (standing.Revision == now?.TaskDefinition)
                return (standing, now);
        }

        return (last ?? unknown, now);
    }

    /// <returns>Another deployment that came in between, and was overtaken; null when none did.</returns>
    private async Task<Deployment?> UpdateAsync(
        Service last, TaskDefinitionArn before, Correction announced, Correction earlier, InvocationContext invocation, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await services.UpdateAsync(announced.Subject.ClusterArn, announced.Subject.ServiceName!, before, cancellationToken).ConfigureAwait(false);
            return answer is null ? null : UpdateEffect.Overtaken(last, answer, answer.Primary);
        }
        catch (CallFailedException refused) when (refused.Code is not null)
        {
            await WithdrawAsync(announced, earlier, invocation, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nothing was taken back, so that whatever comes of the service later is not this order's doing.</summary>
    private async Task WithdrawAsync(Correction announced, Correction earlier, InvocationContext invocation, CancellationToken cancellationToken)
    {
        try
        {
            await books.TryRecordAsync(
                announced.Next(invocation.WriteId("undo-withdrawn"), announced.Step) with { UndoneAt = earlier.UndoneAt, UndoneUntil = earlier.UndoneUntil, Ending = earlier.Ending }, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The tick then tells that it was taken back, if somebody sets the service to the old revision within the hour.
            return;
        }
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
        return await books.RecordAsync(standing.Next(invocation.WriteId("undoing"), standing.Step) with { UndoneAt = clock.GetUtcNow(), UndoneUntil = invocation.Deadline.ClaimEnds, Ending = ending }, cancellationToken).ConfigureAwait(false);
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
