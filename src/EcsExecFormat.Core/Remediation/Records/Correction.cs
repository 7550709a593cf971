using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>How far a correction is. Each step is recorded before the next is taken.</summary>
public enum CorrectionStep
{
    /// <summary>Decided; a revision may have been registered since.</summary>
    Begun,

    /// <summary>UpdateService is about to be sent, or was; whether it took effect is not recorded.</summary>
    Updating,

    /// <summary>Nothing took effect besides, perhaps, a registered revision: it may be tried again.</summary>
    Stopped,

    /// <summary>All that the mode allows was done. Never tried again.</summary>
    Done,

    /// <summary>How the deployment ended is known, and somebody is telling it.</summary>
    Settling,

    /// <summary>How the deployment ended was told: nothing is left to do.</summary>
    Settled,
}

/// <summary>
/// The change that was made to correct one revision of a service or a family in a cluster: one record, kept for good, so that a correction
/// that was tried is never tried again. Immutable; every transition gives the correction to be written with the next version.
/// </summary>
/// <param name="Subject">What is corrected.</param>
/// <param name="IncidentId">The incident that led to it.</param>
/// <param name="Version">1 for a new record; each write adds one.</param>
/// <param name="WriteId">Who wrote this version.</param>
/// <param name="Mode">The mode that held.</param>
/// <param name="Target">The architecture of the corrected revision, <c>X86_64</c> or <c>ARM64</c>.</param>
/// <param name="StartedAt">When it was begun last.</param>
/// <param name="LeaseUntil">One second after the deadline of whoever is at it; nobody else is until then, unless it is done or stopped.</param>
/// <param name="Step">How far it is.</param>
/// <param name="Before">The service before the change; null without a service.</param>
public sealed record Correction(
    CorrectionSubject Subject, string IncidentId, long Version, string WriteId, Mode Mode, string Target,
    DateTimeOffset StartedAt, DateTimeOffset LeaseUntil, CorrectionStep Step, ServiceState? Before)
{
    /// <summary>The corrected revision's ARN; null when none was registered yet.</summary>
    public string? Revision { get; init; }

    /// <summary>That revision for people, <c>FAMILY:REVISION</c>; null when none was registered yet.</summary>
    public string? RevisionName => Revision is { } revision ? PlainText.Line(revision[(revision.LastIndexOf('/') + 1)..], 120) : null;

    /// <summary>Whether that revision was there before.</summary>
    public bool WasThere { get; init; }

    /// <summary>The service as ECS answered; null when it was not updated.</summary>
    public ServiceState? After { get; init; }

    /// <summary>What came of it; null while it goes on.</summary>
    public RemedyAction? Action { get; init; }

    /// <summary>Why it came so; null while it goes on.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>A sentence; null while it goes on.</summary>
    public string? Reason { get; init; }

    /// <summary>When what came of it was recorded; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The stopped task's event, so that whoever resumes it needs no second delivery; null when it is not kept (<see cref="RecordedEvent"/>).</summary>
    public string? Event { get; init; }

    /// <summary>The outcome document as it was when the change was begun, for what is told later; null in records of older versions.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whether the failing revision was ACTIVE when the change was begun, so that the service can be set back to it; null when that is not known.</summary>
    public bool? CanGoBack { get; init; }

    /// <summary>How the deployment ended; null while it goes on, and without one.</summary>
    public Ending? Ending { get; init; }

    /// <summary>ECS's words when it said that it gave the deployment up, and was still to set the service back; null when it did not. Foreign text.</summary>
    public string? GivenUp { get; init; }

    /// <summary>When somebody had the change taken back, recorded before the service is updated; null when nobody had.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>One second after the deadline of whoever was to take it back; null when nobody was, and in records of older versions.</summary>
    public DateTimeOffset? UndoneUntil { get; init; }

    /// <summary>Whether somebody may be taking it back right now.</summary>
    public bool IsBeingUndone(DateTimeOffset now) => IsUndoOpen && now < UndoneUntil;

    /// <summary>Whether it was ordered to be taken back, and that is not told yet.</summary>
    public bool IsUndoOpen => UndoneAt is not null && Ending is not { Action: RemedyAction.Undone };

    /// <summary>Whether somebody may be at it right now.</summary>
    public bool IsLeased(DateTimeOffset now) => Step is not (CorrectionStep.Stopped or CorrectionStep.Done or CorrectionStep.Settled) && now < LeaseUntil;

    /// <summary>Whether all that the mode allows was done.</summary>
    public bool IsDone => Step is CorrectionStep.Done or CorrectionStep.Settling or CorrectionStep.Settled;

    /// <summary>Whether there is a deployment whose end is still to be told.</summary>
    public bool IsToBeFollowed => this is { Step: CorrectionStep.Done or CorrectionStep.Settling, Action: RemedyAction.Deployed };

    /// <summary>The revision of somebody else's deployment that came in between and was overtaken; null when none did.</summary>
    public string? Overtook { get; init; }

    /// <summary>
    /// Whether it may be begun again in that mode: nothing that it did can be done twice. A registered revision is found and used again, also
    /// when the mode has been raised since; an update of which nobody knows whether it took effect is not repeated.
    /// </summary>
    public bool MayGoOn(Mode mode) =>
        Step is CorrectionStep.Stopped or CorrectionStep.Begun || (IsOnlyRegistered && mode >= Mode.Register);

    /// <summary>Whether the revision of a service was registered, and that was all that the mode allowed.</summary>
    public bool IsOnlyRegistered => this is { Step: CorrectionStep.Done, Action: RemedyAction.Registered, Mode: Mode.Register };

    /// <summary>
    /// Whether it led to an end that changed something, or may have, while the incident stood, and no alert of the incident went out since. Later alerts tell what holds then:
    /// a change that somebody took back is no news of a change, nor is one of which it was told how it ended.
    /// </summary>
    /// <param name="incidentId">Id of the incident.</param>
    /// <param name="incident">The incident as it stands; null when the table could not tell.</param>
    public bool IsUntold(string incidentId, Incident? incident) =>
        Action is not null && Step is not (CorrectionStep.Stopped or CorrectionStep.Settling or CorrectionStep.Settled) && IncidentId == incidentId
        && (incident is null || (EndedAt >= incident.OpenedAt && !(incident.AlertedAt >= EndedAt)));

    public Correction Next(string writeId, CorrectionStep step) => this with { Version = Version + 1, WriteId = writeId, Step = step };
}

/// <summary>What a correction is about.</summary>
/// <param name="ClusterArn">Full ARN.</param>
/// <param name="Owner"><c>service:NAME</c>, or <c>family:NAME</c> for tasks without a service.</param>
/// <param name="Failing">ARN of the revision that is corrected.</param>
public sealed record CorrectionSubject(string ClusterArn, string Owner, string Failing)
{
    /// <summary>Stable id: the same for every attempt to correct this revision.</summary>
    public string Id => "cor-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ClusterArn}\n{Owner}\n{Failing}")))[..24];

    /// <summary>The service's name; null for a family.</summary>
    public string? ServiceName => IsService ? Owner["service:".Length..] : null;

    /// <summary>Whether a service is corrected, rather than a family.</summary>
    public bool IsService => Owner.StartsWith("service:", StringComparison.Ordinal);

    public static CorrectionSubject Of(string clusterArn, string? service, TaskDefinitionArn failing) =>
        new(clusterArn, service is null ? $"family:{failing.Family}" : $"service:{service}", failing.ToString());
}
