using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// An EventBridge event with detail-type <c>ECS Deployment State Change</c> (ECS Developer Guide, "Amazon ECS service deployment state change
/// events"). Delivered at least once, and in any order.
/// </summary>
public sealed class DeploymentStateChange
{
    private DeploymentStateChange(JsonElement envelope, JsonElement detail)
    {
        EventId = envelope.Text("id");
        ServiceArn = envelope.Texts("resources").FirstOrDefault();
        DeploymentId = detail.Text("deploymentId");
        EventName = detail.Text("eventName");
        Reason = detail.Text("reason");
        UpdatedAt = detail.Time("updatedAt");
    }

    /// <summary>EventBridge's id of this event.</summary>
    public string? EventId { get; }

    /// <summary>ARN of the service, which is all that tells the cluster.</summary>
    public string? ServiceArn { get; }

    /// <summary><c>ecs-svc/…</c>.</summary>
    public string? DeploymentId { get; }

    /// <summary>SERVICE_DEPLOYMENT_IN_PROGRESS, SERVICE_DEPLOYMENT_COMPLETED or SERVICE_DEPLOYMENT_FAILED.</summary>
    public string? EventName { get; }

    /// <summary>ECS's words; foreign text of any length, or null.</summary>
    public string? Reason { get; }

    /// <summary>When the deployment came into that state.</summary>
    public DateTimeOffset? UpdatedAt { get; }

    /// <summary>Whether ECS says that all tasks of the deployment run, and the service is steady.</summary>
    public bool IsCompleted => EventName == "SERVICE_DEPLOYMENT_COMPLETED";

    /// <summary>Whether ECS gave the deployment up.</summary>
    public bool IsFailed => EventName == "SERVICE_DEPLOYMENT_FAILED";

    /// <param name="envelope">The whole EventBridge event, an object.</param>
    internal static DeploymentStateChange From(JsonElement envelope) => new(envelope, envelope.Member("detail") ?? default);
}
