using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>Whether the task definition is one whose architecture can be set.</summary>
public static class DefinitionGuards
{
    /// <param name="definition">The failing revision.</param>
    /// <param name="target">What it would be set to.</param>
    public static IEnumerable<Refusal> Check(TaskDefinition definition, Architecture target)
    {
        if (definition.OperatingSystemFamily is not (null or "LINUX"))
            yield return new(GuardNames.Windows, $"The task definition is for {PlainText.Line(definition.OperatingSystemFamily, 60)}, and only LINUX is changed.");
        if (definition.CpuArchitecture == target.Ecs)
            yield return new(GuardNames.AlreadyDeclared, $"The task definition declares {target.Ecs} already: what it lacks is machines of that architecture.");
        else if (definition.CpuArchitecture is not (null or "X86_64" or "ARM64"))
            yield return new(GuardNames.UnknownArchitecture, $"The task definition declares {PlainText.Line(definition.CpuArchitecture, 40)}, which is neither X86_64 nor ARM64.");
    }
}
