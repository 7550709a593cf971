using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

/// <summary>
/// The main path, from a stopped task to its outcome: is it ours, what did it run on, what is its image for, has it been handled already; then what may be
/// done, do that, and tell it, once.
/// </summary>
public sealed class StoppedTaskResponder(
    Diagnostician diagnostician, ChangeRecall recall, AlertDesk alerts, IncidentHandler handler, ResponderOptions options, TimeProvider clock)
{
    private readonly RecentSightings _recent = new(clock);

    /// <param name="change">The stopped task.</param>
    /// <param name="invocation">The invocation that looks at it.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="CallFailedException">AWS could not be asked or told; the event has to be delivered again.</exception>
    /// <exception cref="DeliverAgainException">Somebody else is at it; the event has to be delivered again.</exception>
    public async Task<Outcome> RespondAsync(TaskStateChange change, InvocationContext invocation, CancellationToken cancellationToken)
    {
        // In a crash loop each further task costs one write.
        if (_recent.Find(change) is ({ } known, { } same) && await alerts.CountAsync(known, same, invocation, cancellationToken).ConfigureAwait(false) is { } counted)
            return counted.Describe(Outcome.About(change, same, clock.GetUtcNow()));
        using var reading = invocation.Deadline.Reading(clock, cancellationToken);
        var finding = await diagnostician.DiagnoseAsync(change, reading, cancellationToken).ConfigureAwait(false);
        var sighting = Sighting.Of(change, finding);
        // Another look at this service may have changed something, and be still to tell it: then this one belongs to that incident.
        if (finding.Verdict == Verdict.Inconclusive && options.Remediation.MaximumMode >= Mode.Register
            && await recall.UntoldIncidentAsync(change, cancellationToken).ConfigureAwait(false) is { } untold)
            sighting = untold.Sighting with { TaskId = sighting.TaskId, EventId = sighting.EventId, StoppedAt = sighting.StoppedAt };
        else if (!options.IsWorthTelling(finding))
            return finding.Verdict == Verdict.Inconclusive && (IsCutShort(finding, reading) || clock.GetUtcNow() >= invocation.Deadline.WritingEnds)
                ? throw new DeliverAgainException($"the time was over before {sighting.TaskId} could be looked at")
                : Outcome.About(change, finding, clock.GetUtcNow());

        var claim = await alerts.ClaimAsync(sighting, finding, invocation, cancellationToken).ConfigureAwait(false);
        _recent.Remember(change, sighting, finding);
        if (claim.Kind == ClaimKind.Counted)
            return claim.Describe(Outcome.About(change, finding, clock.GetUtcNow()));
        return await handler.HandleAsync(change, finding, sighting, claim, reading.Token, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether AWS took most of the time, or the instance stood still, so that too little was seen to say that there is nothing. A few images do not take all of it by
    /// themselves: each question to a registry ends after seconds. Many, and layers, may; those would take as long with each delivery.
    /// </summary>
    private static bool IsCutShort(TaskFinding finding, ReadingTime reading) =>
        finding.IsLate || (reading.Token.IsCancellationRequested && finding is { HasEvidence: false, Containers.Length: <= ContainerExaminer.MostAtATime });
}
