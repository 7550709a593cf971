using System.Globalization;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// Sees to it that an incident is told once in its window: claim it, publish, record. A claim whose holder dies lapses; an
/// alert whose publishing failed is owed to whoever comes next. Without the table, each instance remembers for itself.
/// </summary>
public sealed class AlertDesk(IAlerts alerts, IRecords records, ResponderOptions options, TimeProvider clock)
{
    /// <summary>A registry that refuses access is told once in this time (contract, <c>ALERT_ON_INCONCLUSIVE</c>).</summary>
    private static readonly TimeSpan _registryWeek = TimeSpan.FromDays(7);

    private readonly IncidentLog _log = new(records);
    private readonly BoundedCache<string, DateTimeOffset> _toldHere = new(500);

    /// <exception cref="DeliverAgainException">Another delivery of the same event is at it, or there is no time left.</exception>
    public async Task<AlertClaim> ClaimAsync(Sighting sighting, TaskFinding finding, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now >= invocation.Deadline.WritingEnds)
            throw new DeliverAgainException($"no time is left to record {sighting.IncidentId}");
        var look = new Look(sighting, finding.Verdict.Name(), now, sighting.IsAboutRegistry ? _registryWeek : options.RealertAfter, invocation.Deadline.ClaimEnds, WriteId(invocation, "look"));
        try
        {
            var (transition, incident) = await _log.LookAsync(look, cancellationToken).ConfigureAwait(false);
            if (transition is Transition.Wait wait)
                throw new DeliverAgainException($"another delivery of this event is alerting {incident.Id} until {wait.Until:O}");
            if (transition is Transition.Claim && ToldHere(incident.Id, now) is { } told)
            {
                // Told by this instance while the table could not be written: catch up on recording it.
                await _log.ApplyAsync(incident, known => known.Alerted(told, WriteId(invocation, "caught-up")), cancellationToken).ConfigureAwait(false);
                return new AlertClaim(incident.Id, invocation, IsToBeTold: false, incident, null);
            }

            return new AlertClaim(incident.Id, invocation, transition is Transition.Claim, incident, null);
        }
        catch (CallFailedException e)
        {
            return new AlertClaim(sighting.IncidentId, invocation, ToldHere(sighting.IncidentId, now) is null, null, e.Message);
        }
    }

    /// <returns>The outcome, completed with what became of the alert.</returns>
    /// <exception cref="CallFailedException">The alert could not be published; it is owed to the next delivery.</exception>
    /// <exception cref="DeliverAgainException">There is no time left to publish it; it is owed to the next delivery.</exception>
    public async Task<Outcome> TellAsync(AlertClaim claim, Outcome outcome, Service? service, CancellationToken cancellationToken)
    {
        try
        {
            if (clock.GetUtcNow() >= claim.Invocation.Deadline.WritingEnds)
                throw new DeliverAgainException($"no time is left to publish the alert of {claim.IncidentId}");
            await alerts.PublishAsync(AlertComposer.Compose(outcome, service), cancellationToken).ConfigureAwait(false);
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
        _toldHere.Set(claim.IncidentId, now);
        if (claim.Incident is not { } incident)
            return outcome;
        try
        {
            await _log.ApplyAsync(incident, known => known.Alerted(now, WriteId(claim.Invocation, "told")), cancellationToken).ConfigureAwait(false);
            return outcome;
        }
        catch (CallFailedException e)
        {
            // Failing here would have the event delivered again and the alert told twice.
            return outcome with { ReasonCode = ReasonCodes.TableUnavailable, Reason = $"{outcome.Reason}; told, but that could not be recorded ({e.Message})" };
        }
    }

    private async Task GiveBackAsync(AlertClaim claim)
    {
        if (claim.Incident is not { } incident)
            return;
        try
        {
            await _log.ApplyAsync(
                incident, known => known.AlertFailed(incident.Alert, WriteId(claim.Invocation, "owed")), CancellationToken.None).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The claim stays until it lapses, a second after this invocation's deadline; the event's next delivery is later.
            return;
        }
    }

    /// <summary>Lambda gives a retry the request id of the first attempt, but hardly ever its deadline.</summary>
    private static string WriteId(InvocationContext invocation, string step) =>
        string.Create(CultureInfo.InvariantCulture, $"{invocation.RequestId}/{invocation.Deadline.At.ToUnixTimeMilliseconds()}/{step}");

    private DateTimeOffset? ToldHere(string id, DateTimeOffset now) =>
        _toldHere.TryGet(id, out var at) && now - at < options.RealertAfter ? at : null;
}
