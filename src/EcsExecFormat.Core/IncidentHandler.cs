using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

/// <summary>
/// Handles an incident that this invocation has claimed: read the tags, gather evidence, do what mode and guards allow, tell it. Whatever goes wrong
/// on the way, an alert that is owed stays owed.
/// </summary>
public sealed class IncidentHandler(
    ChangeRecall recall, Surroundings surroundings, Evidence evidence, Remediator remediator, AlertDesk alerts, ResponderOptions options, TimeProvider clock)
{
    /// <exception cref="CallFailedException">AWS could not be asked or told; the event has to be delivered again.</exception>
    /// <exception cref="DeliverAgainException">Somebody else is at the change right now, or the time ran out.</exception>
    public async Task<Outcome> HandleAsync(
        TaskStateChange change, TaskFinding finding, Sighting sighting, AlertClaim claim, CancellationToken reading, CancellationToken cancellationToken)
    {
        var incident = new Claimed(change, sighting) { Claim = claim };
        Decision decision;
        try
        {
            decision = await DecideAsync(incident, finding, reading, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallFailedException or DeliverAgainException or OperationCanceledException)
        {
            // A second look owes nothing yet, unless it was about to change something.
            if (incident.Claim.Incident?.Alert is AlertStage.Claimed)
                await alerts.GiveBackAsync(incident.Claim).ConfigureAwait(false);
            throw;
        }

        if (!decision.IsToBeTold)
            return decision.Outcome;
        var told = await alerts.TellAsync(incident.Claim, decision.Outcome, decision.Service, cancellationToken).ConfigureAwait(false);
        if (decision.Owner is { } owner)
            await alerts.ToldElsewhereAsync(owner, decision.Outcome, incident.Claim.Invocation, cancellationToken).ConfigureAwait(false);
        return told;
    }

    private sealed class Claimed(TaskStateChange change, Sighting sighting)
    {
        public TaskStateChange Change => change;

        public Sighting Sighting => sighting;

        /// <summary>Changes when a second look turns into something that has to be told.</summary>
        public required AlertClaim Claim { get; set; }
    }

    private sealed record Decision(Outcome Outcome, Service? Service, bool IsToBeTold)
    {
        /// <summary>Another incident, for which was done what is told; null when there is none.</summary>
        public Incident? Owner { get; init; }
    }

    private async Task<Decision> DecideAsync(Claimed incident, TaskFinding finding, CancellationToken reading, CancellationToken cancellationToken)
    {
        var change = incident.Change;
        var known = incident.Claim.Incident;
        var recalled = (incident.Claim.Kind, known) switch
        {
            (ClaimKind.Tell, not null) => await recall.RecallAsync(change, known, incident.Claim.Invocation, cancellationToken).ConfigureAwait(false),
            (ClaimKind.Tell, null) => await recall.RecallAsync(change, incident.Claim.IncidentId, cancellationToken).ConfigureAwait(false),
            _ => ChangeRecall.Recalled.Nothing,
        };
        var around = await surroundings.OfAsync(change, finding, reading).ConfigureAwait(false);
        var mode = ModeDecision.Of(options.Remediation, around.Cluster?.Tags, around.ServiceTags);
        if (incident.Claim.Approves is not null)
            mode = mode.Approved(options.Remediation);
        // What was begun in a higher mode is told also when nothing more may be done.
        if ((recalled.Untold ?? (mode.Mode <= Mode.Alert ? recalled.Unfinished : null)) is { } open)
            return new Decision(incident.Claim.Tell(About(change, finding, around), open), around.Service, IsToBeTold: true) { Owner = recalled.Owner };

        var isBad = finding.Verdict.IsBad();
        if (mode.Mode != Mode.Off)
            finding = await evidence.OfAsync(change, finding, mode.Mode, reading).ConfigureAwait(false);

        var outcome = About(change, finding, around);
        if (mode.Mode == Mode.Off || (isBad && !options.IsWorthTelling(finding)))
            return new Decision(await KeepQuietAsync(incident, outcome, mode, cancellationToken).ConfigureAwait(false), null, IsToBeTold: false);

        var claimed = incident.Claim;
        var remedy = await remediator.RemedyAsync(
            new RemedyRequest(change, finding, around, mode, incident.Claim.Invocation, incident.Claim.IncidentId, known)
            {
                Standing = recalled.Standing,
                Approves = incident.Claim.Approves,
                BeforeChange = () => alerts.HoldAsync(incident.Claim, incident.Sighting.EventId, held => incident.Claim = held, cancellationToken),
                WithoutChange = async () =>
                {
                    // An order is given again by whoever gave it.
                    await (incident.Claim.Approves is null
                        ? alerts.PostponeAsync(incident.Claim, incident.Sighting.TaskId, cancellationToken)
                        : alerts.ReleaseAsync(incident.Claim, cancellationToken)).ConfigureAwait(false);
                    incident.Claim = claimed;
                },
            },
            reading,
            cancellationToken).ConfigureAwait(false);
        // Whoever approves a plan is answered; that it is declined for now is no news for others.
        var isAnswer = incident.Claim.Approves is not null && remedy is { Action: RemedyAction.Declined, LeftRevision: null };
        if (incident.Claim.Kind == ClaimKind.Tell || (!isAnswer && RecordedRemedy.IsNews(known?.Remedy, remedy)))
        {
            var origins = await evidence.OriginsAsync(finding, change.ServiceName is not null, reading).ConfigureAwait(false);
            outcome = outcome with { Origins = origins.Sentences, IsImagePushedAgain = origins.IsPushedAgain };
            return new Decision(incident.Claim.Tell(outcome, remedy), around.Service, IsToBeTold: true);
        }

        await alerts.ReleaseAsync(incident.Claim, cancellationToken).ConfigureAwait(false);
        var answer = incident.Claim.Approves is null ? incident.Claim.Describe(outcome) : incident.Claim.Tell(outcome, remedy) with { Alert = AlertResult.Suppressed };
        return new Decision(answer, null, IsToBeTold: false);
    }

    private Outcome About(TaskStateChange change, TaskFinding finding, Surroundings.Result around) =>
        Outcome.About(change, finding, clock.GetUtcNow()) with { ServiceArn = around.Service?.Arn, Owner = around.Owner, ApprovedBy = options.Remediation.MaximumMode >= Mode.Deploy ? options.FunctionName ?? "FUNCTION" : null };

    private async Task<Outcome> KeepQuietAsync(Claimed incident, Outcome outcome, ModeDecision mode, CancellationToken cancellationToken)
    {
        var claim = incident.Claim;
        var code = mode.Mode == Mode.Off ? ReasonCodes.ModeOff : outcome.Finding.Verdict.Name();
        // A registry concerns all clusters: one that is off leaves the message to the others.
        if (incident.Sighting.IsAboutRegistry)
            await alerts.GiveBackAsync(claim).ConfigureAwait(false);
        else
            // Not for long: what acquits this task, its log or a healthy twin, need not acquit the next one.
            await alerts.QuietAsync(claim, Incident.ReconsiderAfter, code, cancellationToken).ConfigureAwait(false);
        return claim.Describe(outcome) with { Mode = mode.Mode.Name(), Alert = AlertResult.None, ReasonCode = code, Reason = outcome.Reason };
    }
}
