using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>Where the log driver <c>awslogs</c> writes what a container prints (ECS Developer Guide, "Send Amazon ECS logs to CloudWatch").</summary>
/// <param name="Group">Option <c>awslogs-group</c>.</param>
/// <param name="Region">Option <c>awslogs-region</c>; null when not stated, which means the task's own.</param>
/// <param name="StreamPrefix">Option <c>awslogs-stream-prefix</c>; null when not stated, as it may be on EC2.</param>
public sealed record LogDestination(string Group, string? Region, string? StreamPrefix)
{
    /// <returns>Null for another driver, or none.</returns>
    internal static LogDestination? From(JsonElement container)
    {
        if (container.Member("logConfiguration") is not { } configuration || configuration.Text("logDriver") != "awslogs")
            return null;
        return configuration.Member("options") is { } options && options.Text("awslogs-group") is { Length: > 0 } group
            ? new LogDestination(group, options.Text("awslogs-region"), options.Text("awslogs-stream-prefix") is { Length: > 0 } prefix ? prefix : null)
            : null;
    }
}
