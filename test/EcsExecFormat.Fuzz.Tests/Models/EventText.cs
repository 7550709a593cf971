using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>All that was read of an event, as text that is equal for equal events.</summary>
internal static class EventText
{
    public static string Of(IncomingEvent incoming) => incoming is IncomingEvent.TaskChanged { Change: var change }
        ? string.Join('\n',
            [
                change.EventId, $"{change.Time:O}", change.Account, change.Region, change.ClusterArn, change.TaskArn, change.TaskDefinitionArn, change.LastStatus, change.StopCode, change.StoppedReason, change.Group,
                change.StartedBy, change.LaunchType, change.PlatformVersion, change.CapacityProvider, change.ContainerInstanceArn, change.CpuArchitecture,
                $"{change.StartedAt:O} {change.StoppingAt:O} {change.ExecutionStoppedAt:O} {change.StoppedAt:O} {change.RanFor} {change.ServiceName} {change.IsFargate}",
                .. change.Containers.Select(container => $"{container} {change.OverrideOf(container.Name).Key}"),
            ])
        : incoming.ToString()!;
}
