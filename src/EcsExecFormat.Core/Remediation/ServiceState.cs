using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>What a service ran at one moment: enough to take a change back by hand.</summary>
/// <param name="TaskDefinition">ARN of the revision that the service was set to; null when ECS did not tell.</param>
/// <param name="DeploymentId">Id of its PRIMARY deployment; null when ECS did not tell.</param>
/// <param name="DesiredCount">Tasks that it was to run; null when ECS did not tell.</param>
/// <param name="RunningCount">Tasks that it ran; null when ECS did not tell.</param>
public sealed record ServiceState(string? TaskDefinition, string? DeploymentId, long? DesiredCount, long? RunningCount)
{
    public static ServiceState Of(Service service) =>
        new(service.TaskDefinition, service.PrimaryDeploymentId, service.DesiredCount, service.RunningCount);

    /// <summary>What it ran when one of its deployments, which need not be the newest any more, was.</summary>
    public static ServiceState Of(Service service, Deployment deployment) =>
        new(deployment.TaskDefinition, deployment.Id, deployment.DesiredCount ?? service.DesiredCount, deployment.RunningCount ?? service.RunningCount);
}
