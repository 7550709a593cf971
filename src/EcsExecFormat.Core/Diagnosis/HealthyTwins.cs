using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// Looks for what disproves a mismatch: a healthy task of the same service or family that executes the same of the same image on the same
/// architecture. Then machines of that kind do run it, by an emulator for example, and whatever the label says is not why the task died.
/// </summary>
/// <param name="definitions">Where the revisions of other tasks are read.</param>
/// <param name="tasks">Where running tasks are read.</param>
/// <param name="clusters">Where their machines are read.</param>
/// <param name="clock">What time it is.</param>
public sealed class HealthyTwins(ITaskDefinitions definitions, ITasks tasks, IClusters clusters, TimeProvider clock)
{
    /// <summary>A container without a health check counts as healthy when its task has run for longer than any failure of this kind lasts.</summary>
    private static readonly TimeSpan Settled = StopFilter.LongestFailure;

    /// <summary>Revisions that are looked at; of a service there are seldom more than two.</summary>
    private const int MostRevisions = 5;

    /// <param name="change">The stopped task.</param>
    /// <param name="finding">What was found about it.</param>
    /// <param name="reading">Ends the reading.</param>
    /// <returns>The finding, with every container acquitted that has such a twin.</returns>
    public async Task<TaskFinding> CompareAsync(TaskStateChange change, TaskFinding finding, CancellationToken reading)
    {
        if (finding is not { Definition: { } definition, RanOn.Platform: { } host } || change.ClusterArn is not { } cluster || !finding.Containers.Any(container => Digest(change, container) is not null))
            return finding;
        try
        {
            var healthy = await HealthyAsync(change, cluster, definition.Arn.Family, reading).ConfigureAwait(false);
            if (healthy.Length > 0)
                healthy = await OnAsync(healthy, change, host, reading).ConfigureAwait(false);
            var containers = ImmutableArray.CreateBuilder<ContainerFinding>();
            foreach (var container in finding.Containers)
                containers.Add(await FindAsync(change, container, definition, healthy, reading).ConfigureAwait(false) is { } twin ? Acquit(container, host, twin) : container);
            return finding.With(containers);
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            return finding with { IsComparedWithOthers = false };
        }
    }

    private async Task<ImmutableArray<RunningTask>> HealthyAsync(TaskStateChange change, string cluster, string family, CancellationToken reading)
    {
        var arns = (await tasks.ListAsync(cluster, change.ServiceName, family, reading).ConfigureAwait(false)).Where(arn => arn != change.TaskArn).ToArray();
        if (arns.Length == 0)
            return [];
        var now = clock.GetUtcNow();
        var found = await tasks.DescribeAsync(cluster, arns, reading).ConfigureAwait(false);
        return [.. found.Where(task => task.LastStatus == "RUNNING" && (task.HealthStatus == "HEALTHY" || (task.HealthStatus != "UNHEALTHY" && now - task.StartedAt > Settled)))];
    }

    /// <summary>Those of them that run on the architecture.</summary>
    private async Task<ImmutableArray<RunningTask>> OnAsync(ImmutableArray<RunningTask> found, TaskStateChange change, Platform host, CancellationToken reading)
    {
        var untold = found.Where(task => task.CpuArchitecture is null).Select(task => task.ContainerInstanceArn).OfType<string>().Distinct().Take(100).ToArray();
        var machines = untold.Length == 0 ? [] : await clusters.InstancesAsync(change.ClusterArn!, untold, reading).ConfigureAwait(false);
        return [.. found.Where(IsOnHost)];

        // On Fargate a task without the attribute runs what its revision declares, as this one did.
        bool IsOnHost(RunningTask task) => task is { CpuArchitecture: null, ContainerInstanceArn: null }
            ? change.ContainerInstanceArn is null && task.TaskDefinitionArn == change.TaskDefinitionArn
            : Platform.TryOf("linux", task.CpuArchitecture ?? machines.FirstOrDefault(machine => machine.Arn == task.ContainerInstanceArn)?.CpuArchitecture, null, out var platform) && platform == host;
    }

    private async Task<RunningTask?> FindAsync(
        TaskStateChange change, ContainerFinding container, TaskDefinition definition, ImmutableArray<RunningTask> healthy, CancellationToken reading)
    {
        if (Digest(change, container) is not { } digest)
            return null;
        var alike = healthy.Where(task => IsAlike(change, container.Name, digest, task)).ToArray();
        if (Array.Find(alike, task => task.TaskDefinitionArn == change.TaskDefinitionArn) is { } same)
            return same;
        // Of another revision it has to be seen whether it executes the same.
        foreach (var task in alike.DistinctBy(task => task.TaskDefinitionArn).Take(MostRevisions))
        {
            if (await ExecutesSameAsync(task, container.Name, definition, reading).ConfigureAwait(false))
                return task;
        }

        return null;
    }

    private static bool IsAlike(TaskStateChange change, string container, string digest, RunningTask task) =>
        task.Containers.Any(twin => twin.Name == container && twin.ImageDigest == digest && twin is { LastStatus: "RUNNING", HealthStatus: not "UNHEALTHY" })
        && task.OverrideOf(container).Key == change.OverrideOf(container).Key;

    private async Task<bool> ExecutesSameAsync(RunningTask task, string container, TaskDefinition definition, CancellationToken reading) =>
        TaskDefinitionArn.TryParse(task.TaskDefinitionArn, out var arn)
        && ProcessOf(await definitions.DescribeAsync(arn, reading).ConfigureAwait(false), container) is { } other && other.Key == ProcessOf(definition, container)?.Key;

    private static ContainerProcess? ProcessOf(TaskDefinition? definition, string container) =>
        definition?.Containers.FirstOrDefault(entry => entry.Name == container)?.Process;

    /// <summary>The digest that ECS tells of a container to which a twin would be an answer; null for any other.</summary>
    private static string? Digest(TaskStateChange change, ContainerFinding container) =>
        container.Verdict is Verdict.PlatformMismatch or Verdict.BinaryMismatch or Verdict.UnrunnableEntrypoint
            ? change.Containers.FirstOrDefault(stopped => stopped.Name == container.Name)?.ImageDigest
            : null;

    private static ContainerFinding Acquit(ContainerFinding container, Platform host, RunningTask twin)
    {
        var fact = $"the task {PlainText.Line(twin.Arn[(twin.Arn.LastIndexOf('/') + 1)..], 80)} runs the same of the same image on {host}, and is healthy";
        // What no kernel executes no emulator runs either.
        var why = container.Verdict == Verdict.UnrunnableEntrypoint ? "" : container.IsProvenByLog ? ": an emulator on some of the machines can be the reason" : ": an emulator can be the reason";
        return container.IsProvenByLog
            ? container with { Verdict = Verdict.Inconclusive, Confidence = Confidence.Possible, Reason = $"{container.Reason}; but {fact}{why}" }
            : StartJudge.Match(container, $"{container.Reason}; but {fact}, so that is not why this task ended{why}");
    }
}
