using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>From a stopped task to a verdict: where it ran, what is declared, what its images are for.</summary>
public sealed class Diagnostician(ITaskDefinitions taskDefinitions, IClusters clusters, IImages images, StartExaminer starts)
{
    /// <summary>ECS allows ten containers in a task definition (Amazon ECS service quotas); no event makes more be looked up.</summary>
    private const int MostContainers = 10;

    private readonly ContainerExaminer _examiner = new(images);

    /// <param name="change">A stopped task.</param>
    /// <param name="time">Ends the reading of images; what is not known by then is inconclusive.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="CallFailedException">AWS could not be asked; the event has to be delivered again.</exception>
    public async Task<TaskFinding> DiagnoseAsync(TaskStateChange change, ReadingTime time, CancellationToken cancellationToken)
    {
        var reading = time.Token;
        var stop = StopFilter.Examine(change);
        if (stop.Reason is { } reason)
            return TaskFinding.Without(Verdict.Irrelevant, reason);
        if (!TaskDefinitionArn.TryParse(change.TaskDefinitionArn, out var arn))
            return Inconclusive(stop, "the event names no valid task definition ARN");

        var describing = taskDefinitions.DescribeAsync(arn, cancellationToken);
        var machine = MachineAsync(change, cancellationToken);
        await Task.WhenAll(describing, machine).ConfigureAwait(false);
        var definition = await describing.ConfigureAwait(false);
        if (definition is null)
            return Inconclusive(stop, $"ECS does not know the task definition {arn.Shown} any more");
        var instance = await machine.ConfigureAwait(false);
        if (definition.IsWindows || instance is { IsWindows: true })
            return TaskFinding.Without(Verdict.Irrelevant, "a Windows task: ECS runs Windows on X86_64 only");

        var isLate = time.IsShort;
        var ranOn = RunPlatform.Of(change, instance, definition).OrAskedFor(stop.Suspects);
        var pairs = Pairs(stop.Suspects, definition).ToArray();
        var failed = await _examiner.ExamineAsync(pairs, ranOn, reading).ConfigureAwait(false);
        if (ranOn.Platform is { } host)
            await LookCloserAsync(change, pairs, failed, host, reading).ConfigureAwait(false);
        // With one image for the wrong platform, others often are, too; whoever mends one should hear of all.
        var others = failed.Any(finding => finding.Verdict == Verdict.PlatformMismatch)
            ? await _examiner.ExamineAsync(Pairs(NotStarted(change, definition, stop.Suspects), definition), ranOn, reading).ConfigureAwait(false)
            : [];
        var found = failed.Concat(others.Where(finding => finding.Verdict == Verdict.PlatformMismatch).Select(finding => finding with { IsUnstarted = true }));
        return TaskFinding.Of(ranOn, definition, [.. definition.Containers.SelectMany(container => found.Where(finding => finding.Name == container.Name))]) with { IsLate = isLate };
    }

    /// <summary>Labels can be wrong, or unreadable: what they do not explain is looked at in another way.</summary>
    private async Task LookCloserAsync(TaskStateChange change, SuspectContainer[] pairs, ContainerFinding[] failed, Platform host, CancellationToken reading)
    {
        // One after the other: the names of an image's files can take much of the function's memory.
        for (var at = 0; at < failed.Length; at++)
        {
            if (!failed[at].Verdict.IsBad() && pairs[at].Suspect is { PullError: null })
                failed[at] = await starts.LookAtCrashAsync(change, failed[at], pairs[at].Definition, host, reading).ConfigureAwait(false);
        }
    }

    private static TaskFinding Inconclusive(StopFilter.Result stop, string reason) =>
        TaskFinding.Without(Verdict.Inconclusive, reason) with { HasEvidence = stop.Suspects.Any(suspect => suspect.HasEvidence) };

    /// <summary>Containers that did not come to their turn. One that ended in another way did run, whatever its image says.</summary>
    private static ImmutableArray<Suspect> NotStarted(TaskStateChange change, TaskDefinition definition, ImmutableArray<Suspect> suspects) =>
    [
        .. definition.Containers
            .Where(container => suspects.All(suspect => suspect.Container.Name != container.Name))
            .Select(container => change.Containers.FirstOrDefault(stopped => stopped.Name == container.Name) ?? StoppedContainer.Unseen(container.Name))
            .Where(stopped => stopped.ExitCode is null)
            .Select(stopped => new Suspect(stopped)),
    ];

    /// <summary>Only containers of the task definition are judged; AWS and others inject sidecars that are not ours.</summary>
    private static IEnumerable<SuspectContainer> Pairs(ImmutableArray<Suspect> suspects, TaskDefinition definition) =>
        (from suspect in suspects
         join container in definition.Containers on suspect.Container.Name equals container.Name
         select new SuspectContainer(suspect, container)).DistinctBy(pair => pair.Definition.Name).Take(MostContainers);

    private async Task<ContainerInstance?> MachineAsync(TaskStateChange change, CancellationToken cancellationToken) =>
        change is { CpuArchitecture: null, ContainerInstanceArn: { } instance, ClusterArn: { } cluster }
            ? await clusters.InstanceAsync(cluster, instance, cancellationToken).ConfigureAwait(false)
            : null;
}
