using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Recalls what an earlier attempt to handle an incident has done and not told. Asked before anything else, so that neither a tag that was
/// changed since nor an image that cannot be read any more hides a change that was made.
/// </summary>
public sealed class ChangeRecall(ChangeBooks books, ChangeSettlement settlement, TimeProvider clock)
{
    /// <summary>Lambda delivers an event again for so long (Lambda Developer Guide, asynchronous invocation).</summary>
    private static readonly TimeSpan Delivered = TimeSpan.FromHours(6);

    /// <param name="Untold">What is still to be told, whatever the mode is by now; null when everything is.</param>
    /// <param name="Unfinished">What was left unfinished; null when nothing was.</param>
    /// <param name="Owner">The incident that it was done for, where that is another one; null otherwise.</param>
    public sealed record Recalled(Remedy? Untold, Remedy? Unfinished, Incident? Owner)
    {
        /// <summary>A correction of the revision that was made, or is being made, and is not to be told here; null when there is none.</summary>
        public Correction? Standing { get; init; }

        /// <summary>There is nothing to tell.</summary>
        public static readonly Recalled Nothing = new(null, null, null);
    }

    /// <param name="change">The stopped task.</param>
    /// <param name="incident">The incident, as it stands.</param>
    /// <param name="invocation">Who asks.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="CallFailedException">The books or the service cannot be read: the event has to be delivered again.</exception>
    /// <exception cref="DeliverAgainException">Somebody is at the change right now.</exception>
    public async Task<Recalled> RecallAsync(
        TaskStateChange change, Incident incident, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (change.ClusterArn is not { } cluster || !TaskDefinitionArn.TryParse(change.TaskDefinitionArn, out var failing))
            return Recalled.Nothing;
        var subject = CorrectionSubject.Of(cluster, change.ServiceName, failing);
        if (await ReadAsync(() => books.StandingAsync(subject, cancellationToken), incident).ConfigureAwait(false) is not { } standing)
            return Recalled.Nothing;
        var isOwn = standing.IncidentId == incident.Id;
        var nothing = Recalled.Nothing with { Standing = standing.MayGoOn(Mode.Deploy) && !standing.IsLeased(clock.GetUtcNow()) ? null : standing };
        if (standing.IsLeased(clock.GetUtcNow()))
            return isOwn ? throw new DeliverAgainException($"another invocation is correcting {failing.FamilyAndRevision} until {standing.LeaseUntil:O}") : nothing;
        // Another image at fault makes another incident; what was changed for that one has to be told all the same, unless somebody is telling it.
        var owner = isOwn ? incident : await ReadAsync(() => books.IncidentAsync(standing.IncidentId, cancellationToken), incident).ConfigureAwait(false);
        if (owner is null || (!isOwn && owner.ToldUntil(clock.GetUtcNow()) is not null))
            return nothing;
        if (standing.Step == CorrectionStep.Updating && (standing.Action is null || standing.IsUntold(owner.Id, owner)))
        {
            // Also where somebody wrote that it is not known: by now the service may show it, and later it may not any more.
            var open = standing;
            standing = await ReadAsync<Correction>(async () => await settlement.SettleAsync(open, owner, invocation, cancellationToken).ConfigureAwait(false), incident, mayWait: open.Action is null).ConfigureAwait(false)
                ?? (open.Action is null ? settlement.Unsettled(open, "the service could not be read") : open);
        }

        if (standing.IsUntold(owner.Id, owner))
            return new Recalled(Described(standing), null, isOwn ? null : owner);
        return isOwn && !(incident.AlertedAt >= (standing.EndedAt ?? standing.StartedAt)) ? nothing with { Unfinished = Unfinished(standing) } : nothing;
    }

    /// <summary>
    /// Recalls it where the incident could not be read: what was done for it lately is told, perhaps once more than needed.
    /// </summary>
    /// <param name="change">The stopped task.</param>
    /// <param name="incidentId">The incident that it would be.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Recalled> RecallAsync(TaskStateChange change, string incidentId, CancellationToken cancellationToken)
    {
        if (change.ClusterArn is not { } cluster || !TaskDefinitionArn.TryParse(change.TaskDefinitionArn, out var failing))
            return Recalled.Nothing;
        try
        {
            var standing = await books.StandingAsync(CorrectionSubject.Of(cluster, change.ServiceName, failing), cancellationToken).ConfigureAwait(false);
            if (standing is null || standing.IsLeased(clock.GetUtcNow()))
                return Recalled.Nothing with { Standing = standing };
            return standing.IsUntold(incidentId, null) && clock.GetUtcNow() - standing.EndedAt < Delivered
                ? new Recalled(Described(standing), null, null)
                : Recalled.Nothing with { Standing = standing.MayGoOn(Mode.Deploy) ? null : standing };
        }
        catch (CallFailedException)
        {
            // Without the table the alert still goes out.
            return Recalled.Nothing;
        }
    }

    /// <returns>What an attempt left behind that took no effect on a service; null when it left nothing.</returns>
    private static Remedy? Unfinished(Correction standing) => standing switch
    {
        { Step: CorrectionStep.Begun } => Described(standing with
        {
            Action = RemedyAction.Failed,
            ReasonCode = ReasonCodes.Unfinished,
            Reason = BegunAndNotEnded(standing),
        }),
        { Step: CorrectionStep.Stopped, Revision: not null } => Described(standing),
        _ => null,
    };

    /// <summary>A sentence about an attempt of which only the beginning is recorded.</summary>
    public static string BegunAndNotEnded(Correction standing) => string.Create(CultureInfo.InvariantCulture,
        $"A correction was begun at {standing.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and the invocation that made it ended: ")
        + $"the corrected revision may be registered{(standing.Subject.IsService ? ", and the service was not changed" : "")}.";

    /// <summary>
    /// A new incident has done nothing itself, and what may not be read was never written either: the alert does not wait for the books then, nor where there are words
    /// on record.
    /// </summary>
    private static async Task<T?> ReadAsync<T>(Func<Task<T?>> read, Incident incident, bool mayWait = true) where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (CallFailedException failed) when (!failed.IsTransient || !mayWait || incident is { Version: 1 })
        {
            return null;
        }
    }

    private static Remedy Described(Correction standing) => Remedy.Of(new ModeDecision(standing.Mode, null), standing);

    /// <summary>
    /// The incident whose change of this service and revision is still to be told. A look that comes to no verdict belongs to another incident,
    /// and must not be answered as if nothing were open.
    /// </summary>
    /// <returns>Null when there is none, or the table cannot tell: without the table the alert still goes out.</returns>
    public async Task<Incident?> UntoldIncidentAsync(TaskStateChange change, CancellationToken cancellationToken)
    {
        if (change.ClusterArn is not { } cluster || !TaskDefinitionArn.TryParse(change.TaskDefinitionArn, out var failing))
            return null;
        try
        {
            var standing = await books.StandingAsync(CorrectionSubject.Of(cluster, change.ServiceName, failing), cancellationToken).ConfigureAwait(false);
            if (standing is null or { Step: CorrectionStep.Stopped, Revision: null } or { Step: CorrectionStep.Settling or CorrectionStep.Settled })
                return null;
            var incident = await books.IncidentAsync(standing.IncidentId, cancellationToken).ConfigureAwait(false);
            return incident is not null && !(incident.AlertedAt >= (standing.EndedAt ?? standing.StartedAt)) ? incident : null;
        }
        catch (CallFailedException)
        {
            return null;
        }
    }
}
