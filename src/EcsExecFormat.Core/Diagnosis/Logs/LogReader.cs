using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>
/// Asks a failed container's log what became of its start: its last lines, at most once in five minutes for one container of one revision,
/// so that a crash loop costs next to nothing. What is in the way of reading is no evidence, and never an error.
/// </summary>
/// <param name="logs">Where logs are read; null where they are not to be read (<c>READ_LOGS</c>).</param>
/// <param name="clock">What time it is.</param>
public sealed class LogReader(ITaskLogs? logs, TimeProvider clock)
{
    /// <summary>A log is read for one container of one revision this often at most; what it said holds until then.</summary>
    public static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(5);

    /// <summary>A runtime says one line, an uncaught exception ends with some thirty.</summary>
    private const int Lines = 50;

    private const int MostKept = 500;

    /// <summary>More is not waited for: most events are ordinary crashes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    private readonly BoundedCache<Key, (DateTimeOffset At, LogStatement Said)> _said = new(MostKept);

    private sealed record Key(string TaskDefinition, string Container, string? Digest, string Command);

    /// <param name="change">The stopped task.</param>
    /// <param name="container">Its container, as the event shows it.</param>
    /// <param name="definition">The same container of the task definition.</param>
    /// <param name="reading">Ends the reading.</param>
    public async Task<LogStatement> ReadAsync(TaskStateChange change, StoppedContainer container, ContainerDefinition definition, CancellationToken reading)
    {
        if (logs is null || !LogLocation.TryOf(change, container, definition.Logs, out var stream) || reading.IsCancellationRequested)
            return LogStatement.Silent.Instance;
        var key = new Key(change.TaskDefinitionArn ?? "", container.Name, container.ImageDigest, string.Join('\0', change.OverrideOf(container.Name).Command));
        var now = clock.GetUtcNow();
        if (_said.TryGet(key, out var known) && now - known.At < ReadEvery)
            return known.Said;
        var said = LogStatement.Of(await LinesAsync(stream, reading).ConfigureAwait(false), stream, definition.HasInitProcess);
        _said.Set(key, (now, said));
        return said;
    }

    private async Task<IReadOnlyList<string>> LinesAsync(LogLocation stream, CancellationToken reading)
    {
        using var timer = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(reading, timer.Token);
        try
        {
            return await logs!.TailAsync(stream, Lines, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            // No such stream (yet), no permission, a throttle: the event is judged without it.
            return [];
        }
    }
}
