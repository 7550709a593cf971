using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>From a stopped task to a verdict: where it ran, what is declared, what its images are for.</summary>
public sealed class Diagnostician(ITaskDefinitions taskDefinitions, IClusters clusters, IImages images)
{
    /// <summary>ECS allows ten containers in a task definition (Amazon ECS service quotas); no event makes more be looked up.</summary>
    private const int MostContainers = 10;

    /// <summary>
    /// Images looked at together. A document of 4 MiB takes some 50 MB while it is read: ten of them would not fit into the function's memory.
    /// </summary>
    private const int MostAtATime = 3;

    private readonly ImageInspector _inspector = new(images);

    /// <param name="change">A stopped task.</param>
    /// <param name="reading">Ends the reading of images; what is not known by then is inconclusive.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="CallFailedException">AWS could not be asked; the event has to be delivered again.</exception>
    public async Task<TaskFinding> DiagnoseAsync(TaskStateChange change, CancellationToken reading, CancellationToken cancellationToken)
    {
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
            return Inconclusive(stop, $"ECS does not know the task definition {PlainText.Line(arn.FamilyAndRevision, 120)} any more");
        var instance = await machine.ConfigureAwait(false);
        if (definition.IsWindows || instance is { IsWindows: true })
            return TaskFinding.Without(Verdict.Irrelevant, "a Windows task: ECS runs Windows on X86_64 only");

        var ranOn = RunPlatform.Of(change, instance, definition).OrAskedFor(stop.Suspects);
        var failed = await JudgeAllAsync(Pairs(stop.Suspects, definition), ranOn, reading).ConfigureAwait(false);
        // With one image for the wrong platform, others often are, too; whoever mends one should hear of all.
        var others = failed.Any(finding => finding.Verdict == Verdict.PlatformMismatch)
            ? await JudgeAllAsync(Pairs(NotStarted(change, definition, stop.Suspects), definition), ranOn, reading).ConfigureAwait(false)
            : [];
        var found = failed.Concat(others.Where(finding => finding.Verdict == Verdict.PlatformMismatch));
        return TaskFinding.Of(ranOn, definition, [.. definition.Containers.SelectMany(container => found.Where(finding => finding.Name == container.Name))]);
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
    private static IEnumerable<(Suspect Suspect, ContainerDefinition Definition)> Pairs(ImmutableArray<Suspect> suspects, TaskDefinition definition) =>
        (from suspect in suspects
         join container in definition.Containers on suspect.Container.Name equals container.Name
         select (Suspect: suspect, Definition: container)).DistinctBy(pair => pair.Definition.Name).Take(MostContainers);

    private async Task<ContainerInstance?> MachineAsync(TaskStateChange change, CancellationToken cancellationToken) =>
        change is { CpuArchitecture: null, ContainerInstanceArn: { } instance, ClusterArn: { } cluster }
            ? await clusters.InstanceAsync(cluster, instance, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<ContainerFinding[]> JudgeAllAsync(IEnumerable<(Suspect Suspect, ContainerDefinition Definition)> pairs, RunPlatform ranOn, CancellationToken reading)
    {
        using var turns = new SemaphoreSlim(MostAtATime);
        return await Task.WhenAll(pairs.Select(async pair =>
        {
            // Not cut short by the end of reading: whoever comes to its turn then is inconclusive, at once.
            await turns.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                return await JudgeAsync(pair.Suspect, pair.Definition, ranOn, reading).ConfigureAwait(false);
            }
            finally
            {
                turns.Release();
            }
        })).ConfigureAwait(false);
    }

    private async Task<ContainerFinding> JudgeAsync(Suspect suspect, ContainerDefinition definition, RunPlatform ranOn, CancellationToken reading)
    {
        var named = NamedImage.Of(suspect.Container, definition);
        var host = suspect.PullError?.Wanted ?? ranOn.Platform;
        var offer = named.Reference is null || host is null
            ? null
            : await InspectAsync(named.Reference, host, suspect, reading).ConfigureAwait(false);
        return ContainerJudge.Judge(suspect, named, ranOn, offer);
    }

    private async Task<ImageOffer> InspectAsync(ImageReference image, Platform host, Suspect suspect, CancellationToken reading)
    {
        try
        {
            return await _inspector.InspectAsync(image, host, reading).ConfigureAwait(false);
        }
        catch (CallFailedException e) when (suspect.PullError is not null)
        {
            // The pull error has said it all; what the image offers would only have made the advice better.
            return new ImageOffer.Unknown(e.Message);
        }
    }
}
