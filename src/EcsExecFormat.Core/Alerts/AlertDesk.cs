using EcsExecFormat.Core.Alerts.Digests;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// Sees to it that an incident is told once in its window: claim it, publish, record. A claim whose holder dies lapses; an
/// alert whose publishing failed is owed to whoever comes next. Without the table, each instance remembers for itself.
/// </summary>
public sealed class AlertDesk(IAlerts alerts, IRecords records, DigestDesk digests, ResponderOptions options, TimeProvider clock)
{
    /// <summary>A registry that refuses access is told once in this time (contract, <c>ALERT_ON_INCONCLUSIVE</c>).</summary>
    private static readonly TimeSpan _registryWeek = TimeSpan.FromDays(7);

    private readonly IncidentLog _log = new(records);

    private readonly ToldHere _toldHere = new(options.RealertAfter);

    /// <exception cref="DeliverAgainException">Another delivery of the same event is at it, or there is no time left.</exception>
    public async Task<AlertClaim> ClaimAsync(Sighting sighting, TaskFinding finding, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now >= invocation.Deadline.WritingEnds)
            throw new DeliverAgainException($"no time is left to record {sighting.IncidentId}");
        var look = LookOf(sighting, finding, invocation, now);
        try
        {
            var (transition, incident) = await _log.LookAsync(look, cancellationToken).ConfigureAwait(false);
            if (transition is Transition.Wait wait)
                throw new DeliverAgainException($"another delivery of this event is alerting {incident.Id} until {wait.Until:O}");
            // Not when it is on record: then something has come since that is still to be told, such as the change of a second look.
            // Nor when anything was written in between: somebody else may have changed something, and be still to tell it.
            if (transition is Transition.Claim && _toldHere.Find(incident.Id, now) is { } told && !(incident.AlertedAt >= told.At) && incident.Version == told.Version + 1)
            {
                // Told by this instance while the table could not be written: catch up on recording it.
                await _log.ApplyAsync(incident, known => known.Alerted(told.At, told.Remedy, invocation.WriteId("caught-up")), cancellationToken).ConfigureAwait(false);
                return new AlertClaim(incident.Id, invocation, ClaimKind.Counted, incident, null);
            }

            return new AlertClaim(incident.Id, invocation, KindOf(transition), incident, null) { IsWithinWindow = incident.AlertedAt is { } at && look.HappenedAt - at < look.RealertAfter };
        }
        catch (CallFailedException e)
        {
            var kind = _toldHere.Find(sighting.IncidentId, now) is null ? ClaimKind.Tell : ClaimKind.Counted;
            return new AlertClaim(sighting.IncidentId, invocation, kind, null, e.Message);
        }
    }

    /// <summary>Counts one more task of an incident, if that is all that there is to do.</summary>
    /// <returns>Null when there is more to do, or the table cannot be used: then the task has to be looked at.</returns>
    public async Task<AlertClaim?> CountAsync(Sighting sighting, TaskFinding finding, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now >= invocation.Deadline.WritingEnds)
            return null;
        try
        {
            return await _log.TryCountAsync(LookOf(sighting, finding, invocation, now), cancellationToken).ConfigureAwait(false) is { } incident
                ? new AlertClaim(incident.Id, invocation, ClaimKind.Counted, incident, null)
                : null;
        }
        catch (CallFailedException)
        {
            return null;
        }
    }

    private Look LookOf(Sighting sighting, TaskFinding finding, InvocationContext invocation, DateTimeOffset now) => new(
        sighting, finding.Verdict.Name(), now, sighting.IsAboutRegistry ? _registryWeek : options.RealertAfter, invocation.Deadline.ClaimEnds, invocation.WriteId("look"));

    /// <summary>Before anything is changed on the strength of a second look: from here on an alert is owed.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="eventId">The event whose handler holds it.</param>
    /// <param name="hold">Is given the claim as it may stand in the table from now on, before it is written: an answer may be lost.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CallFailedException">The table cannot be written.</exception>
    /// <exception cref="DeliverAgainException">Somebody else holds it, owes an alert, or has told one since this look began.</exception>
    public async Task HoldAsync(AlertClaim claim, string eventId, Action<AlertClaim> hold, CancellationToken cancellationToken)
    {
        if (claim is not { Kind: ClaimKind.Reconsider, Incident: { } incident })
            return;
        await _log.ApplyAsync(
            incident,
            known =>
            {
                // Somebody else came first, and may have changed the very thing: what they owe must not be taken for this look's.
                if (known.Alert != incident.Alert)
                {
                    hold(claim);
                    throw new DeliverAgainException($"another look at {known.Id} is about to change something, or has something to tell");
                }

                var held = known.Held(eventId, claim.Invocation.Deadline.ClaimEnds, claim.Invocation.WriteId("held"));
                hold(claim with { Incident = held, HeldFrom = incident.Alert });
                return held;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A second look changed nothing after all, and there is nothing new to tell.</summary>
    public Task ReleaseAsync(AlertClaim claim, CancellationToken cancellationToken) =>
        LetGoAsync(claim, (known, stage) => known.Released(stage, claim.Invocation.WriteId("released")), cancellationToken);

    /// <summary>A second look at a task could change nothing yet, and its event comes again.</summary>
    public Task PostponeAsync(AlertClaim claim, string taskId, CancellationToken cancellationToken) =>
        LetGoAsync(claim, (known, stage) => known.Postponed(stage, taskId, claim.Invocation.WriteId("postponed")), cancellationToken);

    private async Task LetGoAsync(AlertClaim claim, Func<Incident, AlertStage, Incident> change, CancellationToken cancellationToken)
    {
        if (claim is not { HeldFrom: { } stage, Incident: { } incident })
            return;
        try
        {
            await _log.ApplyAsync(incident, known => known.Alert == incident.Alert ? change(known, stage) : null, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The claim lapses, and the incident is told once more than needed.
            return;
        }
    }

    /// <summary>Nothing is to be told until then; tasks are counted.</summary>
    public async Task QuietAsync(AlertClaim claim, TimeSpan time, string reasonCode, CancellationToken cancellationToken)
    {
        if (claim.Incident is not { } incident)
            return;
        var now = clock.GetUtcNow();
        try
        {
            await _log.ApplyAsync(incident, known => known.IsOfOthers(incident.Alert) ? null : known.Quieted(now, now + time, reasonCode, claim.Invocation.WriteId("quiet")), cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The claim lapses, and the next task of the incident is looked at like the first.
            return;
        }
    }

    /// <returns>The outcome, completed with what became of the alert.</returns>
    /// <exception cref="CallFailedException">The alert could not be published; it is owed to the next delivery.</exception>
    /// <exception cref="DeliverAgainException">There is no time left to publish it; it is owed to the next delivery.</exception>
    public async Task<Outcome> TellAsync(AlertClaim claim, Outcome outcome, Service? service, CancellationToken cancellationToken)
    {
        try
        {
            var isForPeople = await digests.IsForPeopleAsync(outcome, cancellationToken).ConfigureAwait(false);
            var message = AlertComposer.Compose(outcome, service);
            if (clock.GetUtcNow() >= claim.Invocation.Deadline.WritingEnds)
                throw new DeliverAgainException($"no time is left to publish the alert of {claim.IncidentId}");
            await alerts.PublishAsync(isForPeople ? message : message.ForMachines(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallFailedException or DeliverAgainException or OperationCanceledException)
        {
            await GiveBackAsync(claim).ConfigureAwait(false);
            throw;
        }

        return await RecordAsync(claim, outcome, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome> RecordAsync(AlertClaim claim, Outcome outcome, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var remedy = outcome.Remedy is { } done ? RecordedRemedy.Of(done) : null;
        _toldHere.Remember(claim.IncidentId, now, claim.Incident?.Version ?? 0, remedy);
        if (claim.Incident is not { } incident)
            return outcome;
        try
        {
            // That something was declined or planned does not settle what somebody else is about to change, or has changed and owes.
            var isOfChange = outcome.Remedy?.DoneAt is { } doneAt && !(doneAt <= incident.AlertedAt);
            await _log.ApplyAsync(
                incident,
                known => isOfChange || !known.IsOfOthers(incident.Alert)
                    ? known.Alerted(now, isOfChange || !known.IsDoneSince(incident) ? remedy : null, claim.Invocation.WriteId("told"))
                    : known.ToldBeside(now, remedy, claim.Invocation.WriteId("told-beside")),
                cancellationToken).ConfigureAwait(false);
            return outcome;
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            // Failing here would have the event delivered again and the alert told twice.
            return outcome with { ReasonCode = ReasonCodes.TableUnavailable, Reason = $"{outcome.Reason}; told, but that could not be recorded ({e.Message})" };
        }
    }

    /// <summary>What was done for an incident was told with another one, and is no news any more.</summary>
    public async Task ToldElsewhereAsync(Incident owner, Outcome outcome, InvocationContext invocation, CancellationToken cancellationToken)
    {
        try
        {
            var remedy = outcome.Remedy is { } done ? RecordedRemedy.Of(done) : null;
            await _log.ApplyAsync(owner, known => known.Alerted(clock.GetUtcNow(), remedy, invocation.WriteId("told-elsewhere")), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            // It is then told once more than needed.
            return;
        }
    }

    /// <summary>What had to be told could not be: it is owed to whoever comes next.</summary>
    public async Task GiveBackAsync(AlertClaim claim)
    {
        if (claim.Incident is not { } incident)
            return;
        try
        {
            await _log.ApplyAsync(
                incident, known => known.AlertFailed(incident.Alert, claim.Invocation.WriteId("owed")), CancellationToken.None).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The claim stays until it lapses, a second after this invocation's deadline; the event's next delivery is later.
            return;
        }
    }

    private static ClaimKind KindOf(Transition transition) => transition switch
    {
        Transition.Claim => ClaimKind.Tell,
        Transition.Reconsider => ClaimKind.Reconsider,
        _ => ClaimKind.Counted,
    };
}
