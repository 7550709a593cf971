using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>One entry of a service's <c>deployments</c> (ECS API reference, Deployment).</summary>
/// <param name="Id"><c>ecs-svc/…</c>, which is also <c>startedBy</c> of its tasks; null when not told.</param>
/// <param name="Status">PRIMARY for the newest, ACTIVE for an older one that still has tasks, INACTIVE; null when not told.</param>
/// <param name="TaskDefinition">ARN of the revision that it runs; null when not told.</param>
/// <param name="RunningCount">Its tasks in the state RUNNING; null when not told.</param>
/// <param name="RolloutState">COMPLETED, IN_PROGRESS or FAILED; null when not told.</param>
public sealed record Deployment(string? Id, string? Status, string? TaskDefinition, long? RunningCount, string? RolloutState)
{
    /// <summary>Tasks that it is to run; null when not told.</summary>
    public long? DesiredCount { get; init; }

    /// <summary>Tasks in a row that did not reach RUNNING or failed a health check; null when not told.</summary>
    public long? FailedTasks { get; init; }

    /// <summary>ECS's words about the state of the rollout; foreign text, or null.</summary>
    public string? RolloutStateReason { get; init; }

    /// <summary>When it was made; null when not told.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last; null when not told.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Whether this is the newest, the one that the service moves to.</summary>
    public bool IsPrimary => Status == "PRIMARY";

    internal static Deployment From(JsonElement json) =>
        new(json.Text("id"), json.Text("status"), json.Text("taskDefinition"), json.WholeNumber("runningCount"), json.Text("rolloutState"))
        {
            DesiredCount = json.WholeNumber("desiredCount"),
            FailedTasks = json.WholeNumber("failedTasks"),
            RolloutStateReason = json.Text("rolloutStateReason"),
            CreatedAt = json.Instant("createdAt"),
            UpdatedAt = json.Instant("updatedAt"),
        };
}
