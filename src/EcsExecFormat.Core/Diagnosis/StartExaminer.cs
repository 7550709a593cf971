using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>Looks into a failed container's log and, where that or the settings ask for it, into its program's own bytes.</summary>
/// <param name="logs">What containers wrote.</param>
/// <param name="programs">What they execute.</param>
/// <param name="inspection">When bytes are read (<c>DEEP_INSPECTION</c>).</param>
/// <param name="crashes">What was found out about others like it.</param>
public sealed class StartExaminer(LogReader logs, EntrypointReader programs, DeepInspection inspection, RecentCrashes crashes)
{
    /// <summary>The log is asked only about a container that ended sooner than this: nothing that a kernel refuses lives longer.</summary>
    public static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(30);

    /// <summary>A crash that looks ordinary by the labels, or of which they tell nothing. Most are, so it costs at most a look at the log.</summary>
    /// <param name="change">The stopped task.</param>
    /// <param name="finding">What the labels say.</param>
    /// <param name="definition">The container's definition.</param>
    /// <param name="host">Where it ran.</param>
    /// <param name="reading">Ends the reading; what was not read by then is no evidence.</param>
    public async Task<ContainerFinding> LookAtCrashAsync(
        TaskStateChange change, ContainerFinding finding, ContainerDefinition definition, Platform host, CancellationToken reading)
    {
        if (change.RanFor >= ShortLife && !finding.HasEvidence)
            return finding;
        var kind = new RecentCrashes.Kind(StartKey.Of(change, definition.Name), host, finding.ExitCode, finding.HasEvidence);
        if (crashes.Recall(kind) is { } known)
            return StartJudge.Judge(finding, host, known);
        var found = await LookAsync(change, finding, definition, host, reading).ConfigureAwait(false);
        // What there was no time to look at is to be looked at with the next task.
        if (!reading.IsCancellationRequested)
            crashes.Remember(kind, found, hasLog: definition.Logs is not null);
        return StartJudge.Judge(finding, host, found);
    }

    private async Task<StartEvidence> LookAsync(TaskStateChange change, ContainerFinding finding, ContainerDefinition definition, Platform host, CancellationToken reading)
    {
        var said = await SaidAsync(change, definition, reading).ConfigureAwait(false);
        var isToBeRead = inspection switch
        {
            DeepInspection.Off => false,
            DeepInspection.Evidence => finding.HasEvidence || said is LogStatement.Refused or LogStatement.RefusedLater,
            DeepInspection.Always => true,
            _ => throw new UnreachableException(),
        };
        return await WithBytesAsync(said, isToBeRead, new Start(change, finding, definition, host), reading).ConfigureAwait(false);
    }

    /// <summary>What the logs say of every container that the labels accuse.</summary>
    /// <param name="change">The stopped task.</param>
    /// <param name="labels">What the labels say.</param>
    /// <param name="reading">Ends the reading; what was not read by then says nothing.</param>
    public async Task<IReadOnlyDictionary<string, LogStatement>> AskAsync(TaskStateChange change, TaskFinding labels, CancellationToken reading)
    {
        var said = new Dictionary<string, LogStatement>(StringComparer.Ordinal);
        foreach (var (container, definition) in Accused(labels))
        {
            // One that never came to its turn has written nothing.
            if (!container.IsUnstarted)
                said[container.Name] = await SaidAsync(change, definition, reading).ConfigureAwait(false);
        }

        return said;
    }

    /// <summary>What the logs and, if <paramref name="readsBytes"/>, the programs' bytes say to every container that the labels accuse.</summary>
    /// <param name="change">The stopped task.</param>
    /// <param name="labels">What the labels say.</param>
    /// <param name="said">What <see cref="AskAsync"/> gave.</param>
    /// <param name="readsBytes">Whether the programs are to be read from the layers.</param>
    /// <param name="reading">Ends the reading; what was not read by then stays unproven.</param>
    public async Task<ImmutableArray<ContainerFinding>> ProveAsync(
        TaskStateChange change, TaskFinding labels, IReadOnlyDictionary<string, LogStatement> said, bool readsBytes, CancellationToken reading)
    {
        var proven = ImmutableArray.CreateBuilder<ContainerFinding>();
        // One after the other: the names of an image's files can take much of the function's memory.
        foreach (var (container, definition) in Accused(labels))
        {
            var words = said.TryGetValue(container.Name, out var told) ? told : LogStatement.Silent.Unread;
            // No bytes make an exec format error of what was executed, or failed for another reason.
            var isToBeRead = words is LogStatement.RefusedLater ? inspection != DeepInspection.Off : readsBytes && words is (LogStatement.Refused or LogStatement.Silent);
            var host = labels.RanOn.Platform!;
            proven.Add(StartJudge.Judge(
                container, host, await WithBytesAsync(words, isToBeRead, new Start(change, container, definition, host), reading).ConfigureAwait(false)));
        }

        return proven.ToImmutable();
    }

    private sealed record Accusation(ContainerFinding Container, ContainerDefinition Definition);

    private static IEnumerable<Accusation> Accused(TaskFinding labels)
    {
        foreach (var container in labels.Containers)
        {
            if (labels.RanOn.Platform is not null && container.Verdict == Verdict.PlatformMismatch
                && labels.Definition?.Containers.FirstOrDefault(entry => entry.Name == container.Name) is { } definition)
                yield return new Accusation(container, definition);
        }
    }

    private async Task<LogStatement> SaidAsync(TaskStateChange change, ContainerDefinition definition, CancellationToken reading) =>
        change.Containers.FirstOrDefault(stopped => stopped.Name == definition.Name) is { ExitCode: not null } container
            ? await logs.ReadAsync(change, container, definition, reading).ConfigureAwait(false)
            : LogStatement.Silent.Unread;

    private sealed record Start(TaskStateChange Change, ContainerFinding Finding, ContainerDefinition Definition, Platform Host);

    private async Task<StartEvidence> WithBytesAsync(LogStatement said, bool isToBeRead, Start start, CancellationToken reading)
    {
        if (!isToBeRead)
            return new StartEvidence(said, null, null);
        if (start.Finding.Reference is not { Digest: not null } image)
            return new StartEvidence(said, new ResolvedEntrypoint.Unresolved("ECS does not tell the digest of the image that ran, and its tag may have moved since"), null);
        var target = new EntrypointReader.Target(image, start.Host, start.Definition.Process, start.Change.OverrideOf(start.Definition.Name));
        return said is LogStatement.RefusedLater { Program: { } later }
            ? new StartEvidence(said, null, await programs.ReadAsync(target with { Program = later }, reading).ConfigureAwait(false))
            : new StartEvidence(said, await programs.ReadAsync(target, reading).ConfigureAwait(false), null);
    }
}
