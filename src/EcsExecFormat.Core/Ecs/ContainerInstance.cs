using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>A machine that ran tasks.</summary>
/// <param name="Arn">Full ARN, or null.</param>
/// <param name="CpuArchitecture">Value of the attribute <c>ecs.cpu-architecture</c> (x86_64, arm64, i386…), or null.</param>
public sealed record ContainerInstance(string? Arn, string? CpuArchitecture)
{
    /// <returns>The first instance of a DescribeContainerInstances response; null when there is none.</returns>
    public static ContainerInstance? FromResponse(JsonElement response) =>
        response.Items("containerInstances")
            .Select(instance => new ContainerInstance(instance.Text("containerInstanceArn"), CpuArchitectureLabel.Read(instance)))
            .FirstOrDefault();
}

/// <summary>The attribute <c>ecs.cpu-architecture</c> of Fargate tasks and of container instances.</summary>
public static class CpuArchitectureLabel
{
    /// <param name="owner">An object with the member <c>attributes: [{"name":…,"value":…}]</c>.</param>
    /// <returns>The value as ECS wrote it, or null.</returns>
    public static string? Read(JsonElement owner) =>
        owner.Items("attributes").FirstOrDefault(attribute => attribute.Text("name") == "ecs.cpu-architecture").Text("value");
}
