using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core;

/// <summary>
/// What one invocation found and did: the function's answer, the message for machines. Its JSON form is
/// <see cref="OutcomeJson"/>; its schema is docs/outcome.schema.json.
/// </summary>
public sealed record Outcome
{
    /// <summary><c>incident</c>, <c>reminder</c>, <c>follow-up</c> (a second look could do more, or a deployment ended), or <c>digest</c>; null when nothing was worth an incident.</summary>
    public string? Kind { get; init; }

    /// <summary>Stable id of the incident; null when there is none.</summary>
    public string? Id { get; init; }

    /// <summary>EventBridge's id of the event; null when it has none.</summary>
    public string? EventId { get; init; }

    /// <summary>When the task stopped; null when the event does not tell.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>When this outcome was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Twelve digits as the event has them, or null.</summary>
    public string? Account { get; init; }

    /// <summary>As the event has it, or null.</summary>
    public string? Region { get; init; }

    /// <summary>Cluster ARN.</summary>
    public string? Cluster { get; init; }

    /// <summary>Name of the service; null for a task without one.</summary>
    public string? Service { get; init; }

    /// <summary>Null without a service, or when it was not read.</summary>
    public string? ServiceArn { get; init; }

    /// <summary>The deployment that started the task (<c>ecs-svc/…</c>), or null.</summary>
    public string? DeploymentId { get; init; }

    /// <summary>Task ARN.</summary>
    public string? Task { get; init; }

    /// <summary>Task definition ARN.</summary>
    public string? TaskDefinition { get; init; }

    /// <summary>Value of the owner tag, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>The verdict, and what it rests on.</summary>
    public required TaskFinding Finding { get; init; }

    /// <summary>The outcome document that this one follows, and whose verdict and containers it repeats; null for one with a finding of its own.</summary>
    public JsonDocument? Follows { get; init; }

    /// <summary>Name of the function that takes an approval of the plan; null when none does. Not part of the document.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Ids of the incidents that a digest is about; empty otherwise.</summary>
    public ImmutableArray<string> IncidentIds { get; init; } = [];

    /// <summary>Sentences: where the failure most likely comes from; empty when nothing points anywhere, or nobody asked.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>Whether the tags of all images at fault name other images by now; false when nobody looked.</summary>
    public bool IsImagePushedAgain { get; init; }

    /// <summary>The mode that held, or held when the incident was told last; null when it did not matter.</summary>
    public string? Mode { get; init; }

    /// <summary>What was done; null when nothing was to be decided.</summary>
    public Remedy? Remedy { get; init; }

    /// <summary>Stable name of why it was acted, or not; see <see cref="ReasonCodes"/>.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>One sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What became of the alert.</summary>
    public AlertResult Alert { get; init; } = AlertResult.None;

    /// <summary>Stopped tasks of this incident so far; 0 when there is no incident.</summary>
    public long Occurrences { get; init; }

    /// <summary>The cluster's name: the last part of its ARN; null without one.</summary>
    public string? ClusterName => Cluster?[(Cluster.LastIndexOf('/') + 1)..];

    /// <summary>An outcome about one event, before anything was done.</summary>
    public static Outcome About(TaskStateChange change, TaskFinding finding, DateTimeOffset time) => new()
    {
        EventId = change.EventId,
        StoppedAt = change.StoppedAt ?? change.Time,
        Time = time,
        Account = change.Account,
        Region = change.Region,
        Cluster = change.ClusterArn,
        Service = change.ServiceName,
        DeploymentId = change.StartedBy?.StartsWith("ecs-svc/", StringComparison.Ordinal) == true ? change.StartedBy : null,
        Task = change.TaskArn,
        TaskDefinition = change.TaskDefinitionArn,
        Finding = finding,
        ReasonCode = finding.Verdict.Name(),
        Reason = finding.Reason,
    };

    /// <summary>An outcome about how the deployment of a correction ended.</summary>
    /// <param name="correction">The correction, with its <see cref="Correction.Ending"/>.</param>
    /// <param name="time">The time of it.</param>
    public static Outcome FollowUp(Correction correction, DateTimeOffset time)
    {
        var document = Parse(correction.Outcome);
        var follows = document?.RootElement;
        var ending = correction.Ending!;
        return new()
        {
            Kind = "follow-up",
            Id = correction.IncidentId,
            Time = time,
            Account = follows?.Text("account"),
            Region = follows?.Text("region"),
            Cluster = correction.Subject.ClusterArn,
            Service = correction.Subject.ServiceName,
            ServiceArn = follows?.Text("serviceArn"),
            DeploymentId = correction.After?.DeploymentId,
            Task = follows?.Text("task"),
            TaskDefinition = correction.Subject.Failing,
            Owner = follows?.Text("owner"),
            Follows = document,
            Finding = TaskFinding.Without(VerdictNames.Parse(follows?.Text("verdict")) ?? Verdict.Inconclusive, follows?.Text("reason") ?? "what was found is not recorded"),
            Mode = correction.Mode.Name(),
            Remedy = Remedy.Of(new ModeDecision(correction.Mode, null), correction) with { Action = ending.Action, ReasonCode = ending.ReasonCode, Reason = ending.Reason },
            ReasonCode = ending.ReasonCode,
            Reason = ending.Reason,
            Alert = AlertResult.Sent,
        };
    }

    /// <summary>An outcome about many incidents that people are told of together.</summary>
    /// <param name="ids">Ids of all of them.</param>
    /// <param name="incidents">Those that could be read.</param>
    /// <param name="time">The time of it.</param>
    public static Outcome Digest(ImmutableArray<string> ids, ImmutableArray<Incident> incidents, DateTimeOffset time)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"{ids.Length} more incidents were opened, of tasks that cannot run as their images are built.");
        var (worst, occurrences) = (Verdict.Inconclusive, 0L);
        foreach (var incident in incidents)
        {
            occurrences += incident.Occurrences;
            if (VerdictNames.Parse(incident.Verdict) is { } verdict && verdict > worst)
                worst = verdict;
        }

        return new()
        {
            Kind = "digest",
            Time = time,
            Finding = TaskFinding.Without(worst, reason),
            IncidentIds = ids,
            ReasonCode = ReasonCodes.Digest,
            Reason = reason,
            Alert = AlertResult.Sent,
            Occurrences = occurrences,
        };
    }

    private static JsonDocument? Parse(string? document)
    {
        try
        {
            return document is null ? null : JsonDocument.Parse(document);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An outcome about something that is no task state change.</summary>
    public static Outcome Irrelevant(string? eventId, string reason, DateTimeOffset time) => new()
    {
        EventId = eventId,
        Time = time,
        Finding = TaskFinding.Without(Verdict.Irrelevant, reason),
        ReasonCode = ReasonCodes.Irrelevant,
        Reason = reason,
    };
}

/// <summary>What became of the alert.</summary>
public enum AlertResult
{
    /// <summary>There was nothing to tell.</summary>
    None,

    /// <summary>Published by this invocation.</summary>
    Sent,

    /// <summary>Already told in this window, or being told by another invocation right now.</summary>
    Suppressed,
}

/// <summary>The contract's names of what became of an alert.</summary>
public static class AlertResultNames
{
    public static string Name(this AlertResult result) => result switch
    {
        AlertResult.None => "none",
        AlertResult.Sent => "sent",
        AlertResult.Suppressed => "suppressed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Stable names for <see cref="Outcome.ReasonCode"/>.</summary>
public static class ReasonCodes
{
    /// <summary>Another event, status or reason.</summary>
    public const string Irrelevant = "irrelevant";

    /// <summary>The mode allows no change.</summary>
    public const string AlertMode = "alert-mode";

    /// <summary>ECS did not register the corrected revision, or it is not known whether it did.</summary>
    public const string RegistrationFailed = "registration-failed";

    /// <summary>ECS refused the update of the service.</summary>
    public const string UpdateFailed = "update-failed";

    /// <summary>It is not known whether the update of the service took effect.</summary>
    public const string UpdateUnknown = "update-unknown";

    /// <summary>A change was begun, and its end is not recorded.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>The service was updated, and another deployment that came in between was overtaken.</summary>
    public const string Overtaken = "overtaken";

    /// <summary>The mode wants no word about it.</summary>
    public const string ModeOff = "mode-off";

    /// <summary>Many incidents are told of together.</summary>
    public const string Digest = "digest";

    /// <summary>The incident was told within its window.</summary>
    public const string AlreadyAlerted = "already-alerted";

    /// <summary>Alerted, but the incident table could not be used: suppression holds for this instance only.</summary>
    public const string TableUnavailable = "table-unavailable";
}
