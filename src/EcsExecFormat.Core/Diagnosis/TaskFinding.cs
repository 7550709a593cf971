using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>The verdict about a stopped task: the worst of its containers.</summary>
/// <param name="RanOn">Where it ran, or should have run; its platform is null when that cannot be told.</param>
/// <param name="Declared">What the task definition declares; null when it declares nothing that ECS documents.</param>
/// <param name="Definition">The task definition, or null when it could not be looked at.</param>
/// <param name="Containers">The containers that were looked at.</param>
/// <param name="Verdict">The worst verdict of the containers.</param>
/// <param name="Reason">One sentence.</param>
public sealed record TaskFinding(
    RunPlatform RanOn,
    Platform? Declared,
    TaskDefinition? Definition,
    ImmutableArray<ContainerFinding> Containers,
    Verdict Verdict,
    string Reason)
{
    /// <summary>How sure the verdict is: that of the surest container that failed and has it; null when nothing was found bad.</summary>
    public Confidence? Confidence => Verdict.IsBad() && Failed.Any() ? Failed.Max(container => container.Confidence) : null;

    /// <summary>The containers that have the task's verdict and came to their turn; all that have it when the event names none of them.</summary>
    public IEnumerable<ContainerFinding> Failed => Culprits.Any(container => !container.IsUnstarted) ? Culprits.Where(container => !container.IsUnstarted) : Culprits;

    /// <summary>Further containers that cannot run, or met an exec format error, for another reason than the task's verdict.</summary>
    public IEnumerable<ContainerFinding> Others =>
        Containers.Where(container => container.Verdict != Verdict && (container.Verdict.IsBad() || container is { Verdict: Verdict.Inconclusive, HasEvidence: true }));

    /// <summary>The containers that have the task's verdict.</summary>
    public IEnumerable<ContainerFinding> Culprits => Containers.Where(container => container.Verdict == Verdict);

    /// <summary>Whether the event or a log quotes a failure of this kind.</summary>
    public bool HasEvidence { get; init; }

    /// <summary>Whether hardly any time was left when images began to be looked at.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether it could be seen if a healthy task runs the same image there; true where there was nothing to ask.</summary>
    public bool IsComparedWithOthers { get; init; } = true;

    /// <summary>
    /// Verdict and reason are those of the worst container that came to its turn: the task did not end of one that was never started. Without
    /// any, the task is irrelevant.
    /// </summary>
    public static TaskFinding Of(RunPlatform ranOn, TaskDefinition definition, ImmutableArray<ContainerFinding> containers)
    {
        var worst = containers.Where(container => !container.IsUnstarted).MaxBy(container => container.Verdict) ?? containers.MaxBy(container => container.Verdict);
        return new TaskFinding(ranOn, RunPlatform.Declared(definition), definition, containers,
            worst?.Verdict ?? Verdict.Irrelevant,
            worst?.Reason ?? "no container of the task definition failed; injected sidecars are not judged")
        {
            HasEvidence = containers.Any(container => container.HasEvidence),
        };
    }

    /// <summary>The same, with other findings about some of its containers.</summary>
    public TaskFinding With(IReadOnlyCollection<ContainerFinding> others)
    {
        var containers = Containers.Select(container => others.FirstOrDefault(other => other.Name == container.Name) ?? container).ToImmutableArray();
        return Of(RanOn, Definition!, containers) with
        {
            HasEvidence = HasEvidence || containers.Any(container => container.HasEvidence),
            IsComparedWithOthers = IsComparedWithOthers,
        };
    }

    /// <summary>A task that could not be looked at, or need not be.</summary>
    public static TaskFinding Without(Verdict verdict, string reason) =>
        new(new RunPlatform(null, "not looked at"), null, null, [], verdict, reason);
}
