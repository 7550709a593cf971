using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>A machine that ran tasks.</summary>
/// <param name="Arn">Full ARN, or null.</param>
/// <param name="CpuArchitecture">Value of the attribute <c>ecs.cpu-architecture</c> (x86_64, arm64, i386…), or null.</param>
public sealed record ContainerInstance(string? Arn, string? CpuArchitecture)
{
    /// <summary>Whether the attribute <c>ecs.os-type</c> says windows; an EC2 task definition need not say so itself.</summary>
    public bool IsWindows { get; init; }

    /// <summary>ACTIVE, DRAINING…; null when not told.</summary>
    public string? Status { get; init; }

    /// <summary>Whether its agent is connected: without, no task is placed on it.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Id of the machine: <c>i-…</c> on EC2, <c>mi-…</c> for an external one registered with Systems Manager; null when not told.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The capacity provider that it belongs to; null when it belongs to none.</summary>
    public string? CapacityProvider { get; init; }

    /// <summary>What it has left for tasks now.</summary>
    public RemainingResources Remaining { get; init; } = RemainingResources.Unknown;

    /// <returns>The instances of a DescribeContainerInstances response.</returns>
    public static ImmutableArray<ContainerInstance> AllFromResponse(JsonElement response) =>
    [
        .. response.Items("containerInstances")
            .Select(instance => new ContainerInstance(instance.Text("containerInstanceArn"), AttributeList.Read(instance, AttributeList.CpuArchitecture))
            {
                IsWindows = AttributeList.Read(instance, "ecs.os-type") == "windows",
                Status = instance.Text("status"),
                IsConnected = instance.IsTrue("agentConnected"),
                InstanceId = instance.Text("ec2InstanceId"),
                CapacityProvider = instance.Text("capacityProviderName"),
                Remaining = RemainingResources.Of(instance),
            }),
    ];

    /// <returns>The first instance of a DescribeContainerInstances response; null when there is none.</returns>
    public static ContainerInstance? FromResponse(JsonElement response) => AllFromResponse(response).FirstOrDefault();
}

/// <summary>Attributes of Fargate tasks and of container instances.</summary>
public static class AttributeList
{
    public const string CpuArchitecture = "ecs.cpu-architecture";

    /// <param name="owner">An object with the member <c>attributes: [{"name":…,"value":…}]</c>.</param>
    /// <param name="name">Such as <see cref="CpuArchitecture"/>.</param>
    /// <returns>The value as ECS wrote it, or null.</returns>
    public static string? Read(JsonElement owner, string name) =>
        owner.Items("attributes").FirstOrDefault(attribute => attribute.Text("name") == name).Text("value");
}
