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
public sealed class Responder(Diagnostician diagnostician, ChangeRecall recall, AlertDesk alerts, IncidentHandler handler, ResponderOptions options, TimeProvider clock)
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
        var sighting = Sighting.Of(change, finding);
        // Another look at this service may have changed something, and be still to tell it: then this one belongs to that incident.
        if (finding.Verdict == Verdict.Inconclusive && options.Remediation.MaximumMode >= Mode.Register
            && await recall.UntoldIncidentAsync(change, cancellationToken).ConfigureAwait(false) is { } untold)
            sighting = untold.Sighting with { TaskId = sighting.TaskId, EventId = sighting.EventId, StoppedAt = sighting.StoppedAt };
        else if (!options.IsWorthTelling(finding))
            return Outcome.About(change, finding, clock.GetUtcNow());

        var claim = await alerts.ClaimAsync(sighting, finding, invocation, cancellationToken).ConfigureAwait(false);
        if (claim.Kind == ClaimKind.Counted)
            return claim.Describe(Outcome.About(change, finding, clock.GetUtcNow()));
        return await handler.HandleAsync(change, finding, sighting, claim, reading.Token, cancellationToken).ConfigureAwait(false);
    }
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
