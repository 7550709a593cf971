using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>What makes the starts of two containers the same: revision, container, image and what RunTask overrode.</summary>
/// <param name="TaskDefinition">ARN as the event has it; empty when it has none.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Digest">As ECS reports it, or null.</param>
/// <param name="Overrides">RunTask's command and what decides where it is searched for.</param>
public sealed record StartKey(string TaskDefinition, string Container, string? Digest, string Overrides)
{
    /// <param name="change">The stopped task.</param>
    /// <param name="container">The container's name.</param>
    public static StartKey Of(TaskStateChange change, string container) => new(
        change.TaskDefinitionArn ?? "", container, change.Containers.FirstOrDefault(stopped => stopped.Name == container)?.ImageDigest, change.OverrideOf(container).Key);
}
