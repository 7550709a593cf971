using System.Globalization;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

/// <summary>
/// The main path, from an event to its outcome: is it ours, what did it run on, what is its image for, has it been handled already; then
/// what may be done, do that, and tell it, once.
/// </summary>
public sealed class Responder(
    Diagnostician diagnostician, EntrypointProof proof, Surroundings surroundings, Remediator remediator, AlertDesk alerts, ResponderOptions options, TimeProvider clock)
{
    /// <param name="payload">The event's bytes, whatever they are.</param>
    /// <param name="invocation">The invocation that brought them.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="ParseException">The bytes are no event; the message says what was expected.</exception>
    /// <exception cref="CallFailedException">AWS could not be asked or told; the event has to be delivered again.</exception>
    /// <exception cref="DeliverAgainException">Somebody else is at it; the event has to be delivered again.</exception>
    public async Task<Outcome> RespondAsync(ReadOnlyMemory<byte> payload, InvocationContext invocation, CancellationToken cancellationToken) =>
        IncomingEvent.Open(payload) switch
        {
            IncomingEvent.TaskChanged changed => await RespondAsync(changed.Change, invocation, cancellationToken).ConfigureAwait(false),
            IncomingEvent.Tick => Outcome.Irrelevant(null, "a tick; there is nothing to follow up", clock.GetUtcNow()),
            IncomingEvent.Other other => Outcome.Irrelevant(other.EventId, other.Reason, clock.GetUtcNow()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private async Task<Outcome> RespondAsync(TaskStateChange change, InvocationContext invocation, CancellationToken cancellationToken)
    {
        using var reading = invocation.Deadline.Reading(clock, cancellationToken);
        var finding = await diagnostician.DiagnoseAsync(change, reading.Token, cancellationToken).ConfigureAwait(false);
        if (!IsWorthTelling(finding))
            return Outcome.About(change, finding, clock.GetUtcNow());

        var sighting = Sighting.Of(change, finding);
        var claim = await alerts.ClaimAsync(sighting, finding, invocation, cancellationToken).ConfigureAwait(false);
        if (claim.Kind == ClaimKind.Counted)
            return claim.Describe(Outcome.About(change, finding, clock.GetUtcNow()));
        var handling = new Handling(claim, sighting);
        try
        {
            await DecideAsync(change, finding, handling, reading.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallFailedException or DeliverAgainException or OperationCanceledException)
        {
            // A second look owes nothing yet, unless it was about to change something.
            if (handling.Claim.Incident?.Alert is AlertStage.Claimed)
                await alerts.GiveBackAsync(handling.Claim).ConfigureAwait(false);
            throw;
        }

        return handling.IsToBeTold
            ? await alerts.TellAsync(handling.Claim, handling.Outcome!, handling.Service, cancellationToken).ConfigureAwait(false)
            : handling.Outcome!;
    }

    /// <summary>One incident in the hands of one invocation.</summary>
    private sealed class Handling(AlertClaim claim, Sighting sighting)
    {
        public AlertClaim Claim { get; set; } = claim;

        public Sighting Sighting => sighting;

        public Outcome? Outcome { get; set; }

        public Service? Service { get; set; }

        public bool IsToBeTold { get; set; }
    }

    private async Task DecideAsync(TaskStateChange change, TaskFinding finding, Handling handling, CancellationToken reading, CancellationToken cancellationToken)
    {
        var around = await surroundings.OfAsync(change, finding, reading).ConfigureAwait(false);
        var mode = ModeDecision.Of(options.Remediation, around.Cluster?.Tags, around.ServiceTags);
        if (mode.Mode != Mode.Off && IsToBeProven(finding, mode.Mode))
            finding = await proof.ProveAsync(change, finding, reading).ConfigureAwait(false);
        var outcome = Outcome.About(change, finding, clock.GetUtcNow()) with { ServiceArn = around.Service?.Arn, Owner = around.Owner };
        if (mode.Mode == Mode.Off || finding.Verdict == Verdict.PlatformMatch)
        {
            handling.Outcome = await KeepQuietAsync(handling.Claim, outcome, mode, cancellationToken).ConfigureAwait(false);
            return;
        }

        var request = new RemedyRequest(change, finding, around, mode, handling.Claim.Invocation, handling.Claim.IncidentId, handling.Claim.Incident?.Remedy?.Action)
        {
            BeforeChange = async () => handling.Claim = await alerts.HoldAsync(handling.Claim, handling.Sighting.EventId, cancellationToken).ConfigureAwait(false),
        };
        var remedy = await remediator.RemedyAsync(request, reading, cancellationToken).ConfigureAwait(false);
        var claim = handling.Claim;
        handling.Service = around.Service;
        handling.IsToBeTold = claim is not { Kind: ClaimKind.Reconsider, Incident.Alert: AlertStage.Sent } || RecordedRemedy.IsNews(claim.Incident.Remedy, remedy.Action);
        handling.Outcome = handling.IsToBeTold ? claim.Tell(outcome, remedy) : claim.Describe(outcome);
    }

    private async Task<Outcome> KeepQuietAsync(AlertClaim claim, Outcome outcome, ModeDecision mode, CancellationToken cancellationToken)
    {
        var (time, code) = mode.Mode == Mode.Off ? (Incident.ReconsiderAfter, ReasonCodes.ModeOff) : (options.RealertAfter, outcome.Finding.Verdict.Name());
        await alerts.QuietAsync(claim, time, cancellationToken).ConfigureAwait(false);
        return claim.Describe(outcome) with { Mode = mode.Mode.Name(), Alert = AlertResult.None, ReasonCode = code, Reason = outcome.Reason };
    }

    /// <summary>The bytes are read before any change; a plan is to be as sure as the change that it shows.</summary>
    private bool IsToBeProven(TaskFinding finding, Mode mode) => finding.Verdict.IsBad() && options.Remediation.DeepInspection switch
    {
        DeepInspection.Off => false,
        DeepInspection.Evidence => mode >= Mode.Plan,
        DeepInspection.Always => true,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool IsWorthTelling(TaskFinding finding) => finding.Verdict.IsBad() || (finding.Verdict == Verdict.Inconclusive && options.Inconclusive switch
    {
        AlertOnInconclusive.Never => false,
        AlertOnInconclusive.Evidence => finding.HasEvidence,
        AlertOnInconclusive.Always => true,
        _ => throw new System.Diagnostics.UnreachableException(),
    });
}

/// <summary>What an invocation brings besides the event.</summary>
/// <param name="RequestId">Id of the invocation; a retry of the same event may share it.</param>
/// <param name="Deadline">When it ends.</param>
public sealed record InvocationContext(string RequestId, Deadline Deadline)
{
    /// <summary>
    /// Names one write of this invocation, so that a writer recognises its own when an answer was lost. Lambda gives a retry the request id
    /// of the first attempt, but hardly ever its deadline.
    /// </summary>
    public string WriteId(string step) =>
        string.Create(CultureInfo.InvariantCulture, $"{RequestId}/{Deadline.At.ToUnixTimeMilliseconds()}/{step}");
}
