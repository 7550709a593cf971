using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>The platform that the task ran on, and who says so.</summary>
/// <param name="Platform">Null when it cannot be told; never a guess.</param>
/// <param name="Source">A phrase for the alert: where the answer comes from, or why there is none.</param>
public sealed record RunPlatform(Platform? Platform, string Source)
{
    /// <summary>
    /// The event's own attribute wins (Fargate), then the machine's. Fargate without the attribute runs what the task definition
    /// declares; on every other launch type the declaration says nothing about the machine.
    /// </summary>
    public static RunPlatform Of(TaskStateChange change, ContainerInstance? instance, TaskDefinition definition)
    {
        if (FromLabel(change.CpuArchitecture) is { } told)
            return new RunPlatform(told, $"the task's attribute ecs.cpu-architecture is {PlainText.Line(change.CpuArchitecture!, 20)}");
        if (FromLabel(instance?.CpuArchitecture) is { } machine)
            return new RunPlatform(machine, $"its container instance's attribute ecs.cpu-architecture is {PlainText.Line(instance!.CpuArchitecture!, 20)}");
        if (change.IsFargate)
            return OfFargate(definition);
        return new RunPlatform(null, change.ContainerInstanceArn is null
            ? "neither the event nor a container instance tells the CPU architecture"
            : "the container instance that ran the task is gone, or does not tell its CPU architecture");
    }

    /// <summary>When nothing else tells where the task was to run, the pull error may: it names what the machine asked for.</summary>
    public RunPlatform OrAskedFor(IEnumerable<Suspect> suspects) =>
        Platform is null && suspects.Select(suspect => suspect.PullError?.Wanted).FirstOrDefault(wanted => wanted is not null) is { } wanted
            ? new RunPlatform(wanted, "the machine asked the registry for it")
            : this;

    /// <summary><c>runtimePlatform.cpuArchitecture</c> of a Linux task definition, X86_64 when absent (API reference, RuntimePlatform).</summary>
    /// <returns>Null for an architecture that ECS does not document.</returns>
    public static Platform? Declared(TaskDefinition definition) => definition.CpuArchitecture switch
    {
        null or "X86_64" => Platform.LinuxAmd64,
        "ARM64" => Platform.LinuxArm64,
        _ => null,
    };

    private static RunPlatform OfFargate(TaskDefinition definition) => Declared(definition) is { } declared
        ? new RunPlatform(declared, "Fargate runs a task on the architecture that its task definition declares")
        : new RunPlatform(null, $"the task definition declares {PlainText.Line(definition.CpuArchitecture!, 20)}, which is neither X86_64 nor ARM64");

    private static Platform? FromLabel(string? label) =>
        Platform.TryOf("linux", label, null, out var platform) ? platform : null;
}
