using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>A task as DescribeTasks shows it.</summary>
/// <param name="Arn">Full ARN; empty when absent.</param>
/// <param name="Containers">Empty when none are told.</param>
public sealed record RunningTask(string Arn, ImmutableArray<RunningContainer> Containers)
{
    private IReadOnlyDictionary<string, ContainerOverride> _overrides = new Dictionary<string, ContainerOverride>();

    /// <summary>The revision that it runs; null when not told.</summary>
    public string? TaskDefinitionArn { get; init; }

    /// <summary>RUNNING, PENDING, STOPPED…; null when not told.</summary>
    public string? LastStatus { get; init; }

    /// <summary>HEALTHY, UNHEALTHY, or UNKNOWN, as for a task whose containers have no health check; null when not told.</summary>
    public string? HealthStatus { get; init; }

    /// <summary>When it reached RUNNING; null when it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The attribute <c>ecs.cpu-architecture</c>, which tasks on Fargate have; null elsewhere.</summary>
    public string? CpuArchitecture { get; init; }

    /// <summary>The machine of EC2, EXTERNAL and managed instances; null on Fargate.</summary>
    public string? ContainerInstanceArn { get; init; }

    /// <summary>What RunTask said for the container of this name.</summary>
    public ContainerOverride OverrideOf(string container) => _overrides.GetValueOrDefault(container, ContainerOverride.None);

    /// <returns>The tasks of a DescribeTasks response.</returns>
    public static ImmutableArray<RunningTask> AllFromResponse(JsonElement response) =>
    [
        .. response.Items("tasks").Select(task => new RunningTask(task.Text("taskArn") ?? "", [.. task.Items("containers").Select(RunningContainer.From)])
        {
            TaskDefinitionArn = task.Text("taskDefinitionArn"),
            LastStatus = task.Text("lastStatus"),
            HealthStatus = task.Text("healthStatus"),
            StartedAt = task.Instant("startedAt"),
            CpuArchitecture = AttributeList.Read(task, AttributeList.CpuArchitecture),
            ContainerInstanceArn = task.Text("containerInstanceArn"),
            _overrides = ContainerOverride.AllIn(task),
        }),
    ];
}

/// <summary>A container of a task as DescribeTasks shows it.</summary>
/// <param name="Name">The container's name; empty when absent.</param>
/// <param name="ImageDigest">Digest that its image was resolved to; null when ECS does not tell it.</param>
/// <param name="LastStatus">RUNNING, PENDING, STOPPED; null when not told.</param>
/// <param name="HealthStatus">HEALTHY, UNHEALTHY, or UNKNOWN, as without a health check; null when not told.</param>
public sealed record RunningContainer(string Name, string? ImageDigest, string? LastStatus, string? HealthStatus)
{
    internal static RunningContainer From(JsonElement json) =>
        new(json.Text("name") ?? "", json.Text("imageDigest"), json.Text("lastStatus"), json.Text("healthStatus"));
}
