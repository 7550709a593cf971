using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;

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
