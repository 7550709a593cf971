using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Orders;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.FollowUp;

/// <summary>
/// Looks after every correction that is not at its end: what an invocation left unfinished or untold is taken up as if its event came once more, and
/// a deployment is followed until it is healthy, given up, replaced, or out of time. How it ended is told once.
/// </summary>
public sealed class FollowThrough(
    WatchBook watch, ChangeBooks books, ChangeSettlement settlement, IServices services, FollowUpDesk desk, StoppedTaskResponder tasks, TimeProvider clock)
{
    /// <summary>Lambda delivers an event again for so long (Lambda Developer Guide, asynchronous invocation): nothing is waited for longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    private sealed class Look(WatchList.Entry entry, bool isOver, Outcome? told)
    {
        public WatchList.Entry Entry => entry;

        public bool IsOver => isOver;

        public Outcome? Told => told;
    }

    /// <summary>The five-minute tick: every correction on the list, oldest first, as far as the time goes.</summary>
    /// <exception cref="CallFailedException">AWS could not be asked or told about one of them; all others were looked after.</exception>
    public async Task<Outcome> TickAsync(InvocationContext invocation, CancellationToken cancellationToken)
    {
        var list = await watch.ReadAsync(cancellationToken).ConfigureAwait(false) ?? WatchList.Empty;
        var looks = new List<Look>();
        CallFailedException? trouble = null;
        foreach (var entry in list.Entries.TakeWhile(_ => clock.GetUtcNow() < invocation.Deadline.ReadingEnds))
        {
            try
            {
                looks.Add(await LookAfterAsync(entry, null, invocation, cancellationToken).ConfigureAwait(false));
            }
            catch (DeliverAgainException)
            {
                // Somebody is at it right now, or too little time is left: the next tick comes back to it.
                continue;
            }
            catch (CallFailedException failed)
            {
                trouble ??= failed;
                // What can never be read or asked, such as a record of a newer version, would have every tick fail for good.
                if (clock.GetUtcNow() - entry.Since >= Longest)
                    looks.Add(new Look(entry, true, null));
            }
        }

        await RemoveAsync(looks, cancellationToken).ConfigureAwait(false);
        if (trouble is not null)
            throw trouble;
        return looks.Select(look => look.Told).OfType<Outcome>().ToArray() switch
        {
            [var only] => only,
            var told => Outcome.Irrelevant(null, Sentence(list, looks, told.Length), clock.GetUtcNow()),
        };
    }

    /// <summary>ECS tells that a deployment has ended; it is matched by its id.</summary>
    /// <exception cref="CallFailedException">AWS could not be asked or told; the event has to be delivered again.</exception>
    /// <exception cref="DeliverAgainException">The change is still being told; the event has to be delivered again.</exception>
    public async Task<Outcome> DeploymentChangedAsync(DeploymentStateChange change, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (!change.IsCompleted && !change.IsFailed)
            return Outcome.Irrelevant(change.EventId, "a deployment that has not ended", clock.GetUtcNow());
        var list = await watch.ReadAsync(cancellationToken).ConfigureAwait(false) ?? WatchList.Empty;
        foreach (var entry in list.Entries.Where(entry => entry.ServiceArn is not null && entry.ServiceArn == change.ServiceArn))
        {
            var standing = await books.StandingAsync(entry.CorrectionId, cancellationToken).ConfigureAwait(false);
            if (standing is not { IsToBeFollowed: true, After.DeploymentId: { } ours } || ours != change.DeploymentId)
                continue;
            var look = await LookAfterAsync(entry, change, invocation, cancellationToken).ConfigureAwait(false);
            await RemoveAsync([look], cancellationToken).ConfigureAwait(false);
            return look.Told ?? Outcome.Irrelevant(change.EventId, "the end of a deployment of this tool, which the service does not show yet, or which was told", clock.GetUtcNow());
        }

        return Outcome.Irrelevant(change.EventId, "the end of a deployment that this tool did not start, or does not follow any longer", clock.GetUtcNow());
    }

    private async Task<Look> LookAfterAsync(WatchList.Entry entry, DeploymentStateChange? told, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isOld = now - entry.Since >= Longest;
        if (await books.StandingAsync(entry.CorrectionId, cancellationToken).ConfigureAwait(false) is not { } standing)
            return new Look(entry, now - entry.Since >= EventGuards.Fresh, null);
        standing = NotLeased(standing);
        var incident = await books.IncidentAsync(standing.IncidentId, cancellationToken).ConfigureAwait(false);
        if (incident?.ToldUntil(now) is { } until)
            throw new DeliverAgainException($"another invocation is telling {standing.IncidentId} until {until:O}");
        // Nobody holds the alert about it, so it is owed; without the incident there is nobody to owe it to.
        var isOwed = incident?.Alert is AlertStage.Owed or AlertStage.Claimed;
        if (standing is { Step: CorrectionStep.Updating, Subject.IsService: true })
            standing = NotLeased(await SettledAsync(standing, incident, isOwed, invocation, cancellationToken).ConfigureAwait(false));
        if (isOwed && standing.Event is { } recorded)
            // However long nobody could: that late nothing is changed any more, but what happened is told.
            return new Look(entry, isOld && !standing.IsToBeFollowed, await ResumeAsync(recorded, invocation, cancellationToken).ConfigureAwait(false));
        // Somebody may be about to begin once more what was stopped: the entry is written before that, and newer than what stands there.
        var isAwaited = standing.MayGoOn(Mode.Deploy) && standing.StartedAt < entry.Since && now - entry.Since < EventGuards.Fresh;
        if (!standing.IsToBeFollowed && !standing.IsUndoOpen)
            return new Look(entry, isOld || !(isOwed || isAwaited), null);
        return await FollowAsync(entry, standing, incident, new(told, invocation), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What somebody has written about it is told also when the service cannot be read any more.</summary>
    private async Task<Correction> SettledAsync(Correction open, Incident? incident, bool isOwed, InvocationContext invocation, CancellationToken cancellationToken)
    {
        try
        {
            return await settlement.SettleAsync(open, incident, invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException) when (isOwed && open is { Action: not null, Event: not null })
        {
            return open;
        }
    }

    /// <exception cref="DeliverAgainException">Somebody else is at it right now; perhaps since a moment ago.</exception>
    private Correction NotLeased(Correction standing) => standing.IsLeased(clock.GetUtcNow())
        ? throw new DeliverAgainException($"another invocation is at the correction {standing.Subject.Id} until {standing.LeaseUntil:O}")
        : standing;

    private async Task<Look> FollowAsync(
        WatchList.Entry entry, Correction standing, Incident? incident, FollowUpDesk.Occasion occasion, CancellationToken cancellationToken)
    {
        if (standing.IsBeingUndone(clock.GetUtcNow()))
            throw new DeliverAgainException($"somebody is taking {standing.RevisionName} back until {standing.UndoneUntil:O}");
        // Once somebody has begun to tell how it ended, that stands: whoever died over it is taken up, not corrected.
        var service = standing.Ending is null || standing.IsUndoOpen ? await services.DescribeAsync(standing.Subject.ClusterArn, standing.Subject.ServiceName!, cancellationToken).ConfigureAwait(false) : null;
        if (standing.IsUndoOpen && service is not null && TakenBack.IsSeen(standing, service))
            standing = TakenBack.Ended(standing, TakenBack.Overtaken(standing, service), service, clock.GetUtcNow());
        else if (!standing.IsToBeFollowed)
            // Told to its end, and nothing shows that it was taken back after that.
            return new Look(entry, clock.GetUtcNow() - standing.UndoneAt >= EventGuards.Fresh, null);
        var ending = standing.Ending ?? DeploymentEnd.Of(standing, service, occasion.Told, clock.GetUtcNow());
        if (ending is null)
        {
            // ECS is still to set the service back, and may show no trace of the deployment after that. When somebody else writes meanwhile, only these words are lost.
            if (occasion.Told is { IsFailed: true } told)
                await books.TryRecordAsync(standing.Next(occasion.Invocation.WriteId("given-up"), standing.Step) with { GivenUp = PlainText.Line(told.Reason ?? "no reason told", 300) }, cancellationToken).ConfigureAwait(false);
            return new Look(entry, false, null);
        }

        var outcome = await desk.TellAsync(standing with { Ending = ending }, incident, occasion, cancellationToken).ConfigureAwait(false);
        // What an order has done that nobody lived to tell is looked for once more.
        return new Look(entry, outcome is not null && !standing.IsUndoOpen, outcome);
    }

    /// <summary>What was left behind goes the way of a second delivery; it finds in the books what was done.</summary>
    private async Task<Outcome?> ResumeAsync(string recorded, InvocationContext invocation, CancellationToken cancellationToken) =>
        IncomingEvent.Open(Encoding.UTF8.GetBytes(recorded)) is IncomingEvent.TaskChanged { Change: var change }
            && await tasks.RespondAsync(change, invocation, cancellationToken).ConfigureAwait(false) is { Alert: AlertResult.Sent } told ? told : null;

    private Task RemoveAsync(IEnumerable<Look> looks, CancellationToken cancellationToken) =>
        watch.RemoveAsync(looks.Where(look => look.IsOver).Select(look => look.Entry).ToImmutableArray(), cancellationToken);

    private static string Sentence(WatchList list, List<Look> looks, int told) => list.Entries.IsEmpty
        ? "a tick; there is nothing to follow up"
        : string.Create(CultureInfo.InvariantCulture, $"a tick; {looks.Count} of {list.Entries.Length} corrections were looked after, and {told} told");
}
