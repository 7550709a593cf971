using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Ecs;

/// <summary>What the tools that people build and deploy with call an architecture that ECS can target.</summary>
/// <param name="Platform">As Docker and Finch take it.</param>
/// <param name="Ecs"><c>runtimePlatform.cpuArchitecture</c>.</param>
/// <param name="Attribute">Value of a container instance's attribute <c>ecs.cpu-architecture</c>.</param>
/// <param name="People">What a machine of the kind is called in the ECS and EC2 consoles.</param>
/// <param name="Cdk">Member of aws-ecr-assets' <c>Platform</c>.</param>
/// <param name="CodeBuild">Environment type and a curated image (CodeBuild User Guide, "Docker images provided by CodeBuild").</param>
public sealed record Architecture(Platform Platform, string Ecs, string Attribute, string People, string Cdk, string CodeBuild)
{
    public static readonly Architecture Amd64 = new(
        Platform.LinuxAmd64, "X86_64", "x86_64", "Intel or AMD, x86-64", "LINUX_AMD64",
        "LINUX_CONTAINER, image aws/codebuild/amazonlinux-x86_64-standard:5.0");

    public static readonly Architecture Arm64 = new(
        Platform.LinuxArm64, "ARM64", "arm64", "Graviton, 64-bit ARM", "LINUX_ARM64",
        "ARM_CONTAINER, image aws/codebuild/amazonlinux-aarch64-standard:3.0");

    /// <summary>The one of the two that is not this.</summary>
    public Architecture Other => this == Amd64 ? Arm64 : Amd64;

    /// <summary>As ECS names it: a record's own text would go on to the other architecture, and back.</summary>
    public override string ToString() => Ecs;

    /// <returns>Null for a platform that ECS cannot be told to run.</returns>
    public static Architecture? Of(Platform? platform) =>
        platform is null ? null : new[] { Amd64, Arm64 }.FirstOrDefault(known => platform.Os == "linux" && platform.Architecture == known.Platform.Architecture);
}
