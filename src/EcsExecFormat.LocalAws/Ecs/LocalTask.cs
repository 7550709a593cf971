using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>A task, as <see cref="LocalEcs.PutTask(string, LocalTask)"/> takes it. What is null is as ECS shows a task that runs.</summary>
/// <param name="Id">The last part of its ARN.</param>
/// <param name="TaskDefinition">ARN, or family or family:revision that is registered.</param>
/// <param name="Containers">At least one.</param>
public sealed record LocalTask(string Id, string TaskDefinition, params IReadOnlyList<LocalContainer> Containers)
{
    /// <summary>Name of the service it belongs to; null for a task of its own, whose group is its family.</summary>
    public string? Service { get; init; }

    /// <summary>Who started it, such as the id of a deployment; null when nobody said.</summary>
    public string? StartedBy { get; init; }

    /// <summary>Such as <c>PENDING</c>, <c>RUNNING</c> or <c>STOPPED</c>.</summary>
    public string LastStatus { get; init; } = "RUNNING";

    /// <summary><c>RUNNING</c> or <c>STOPPED</c>; null for <c>STOPPED</c> where that is the last status, else <c>RUNNING</c>.</summary>
    public string? DesiredStatus { get; init; }

    /// <summary><c>HEALTHY</c>, <c>UNHEALTHY</c> or <c>UNKNOWN</c>; null for <c>UNKNOWN</c>.</summary>
    public string? HealthStatus { get; init; }

    /// <summary>Null for now where it is running; else it never started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary><c>EC2</c>, <c>FARGATE</c>, <c>EXTERNAL</c> or <c>MANAGED_INSTANCES</c>.</summary>
    public string LaunchType { get; init; } = "EC2";

    /// <summary>Id or ARN of the container instance; null where there is none, as on Fargate.</summary>
    public string? ContainerInstance { get; init; }

    /// <summary>Its attribute <c>ecs.cpu-architecture</c>, such as <c>x86_64</c>; null when it has none.</summary>
    public string? CpuArchitecture { get; init; }

    internal JsonObject ToDocument()
    {
        var document = new JsonObject { ["taskDefinitionArn"] = TaskDefinition, ["lastStatus"] = LastStatus, ["launchType"] = LaunchType };
        document.Given("desiredStatus", DesiredStatus);
        document.Given("healthStatus", HealthStatus);
        document.Given("startedAt", StartedAt is { } time ? JsonText.Epoch(time) : null);
        document.Given("startedBy", StartedBy);
        document.Given("group", Service is null ? null : "service:" + Service);
        document.Given("containerInstanceArn", ContainerInstance);
        document["attributes"] = CpuArchitecture is null ? [] : new JsonArray(new JsonObject { ["name"] = "ecs.cpu-architecture", ["value"] = CpuArchitecture });
        document["containers"] = JsonText.Array(Containers.Select(container => container.ToDocument()));
        return document;
    }
}
