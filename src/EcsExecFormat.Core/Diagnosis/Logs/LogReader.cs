using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>Asks a failed container's log what became of its start: its last lines. What is in the way of reading is no evidence, and never an error.</summary>
/// <param name="logs">Where logs are read; null where they are not to be read (<c>READ_LOGS</c>).</param>
/// <param name="clock">What time it is.</param>
public sealed class LogReader(ITaskLogs? logs, TimeProvider clock)
{
    /// <summary>A runtime says one line, an uncaught exception ends with some thirty.</summary>
    private const int Lines = 50;

    /// <summary>Empty pages may come before the first that is not; of a stream without a line the second one says that there is none.</summary>
    private const int MostPages = 3;

    /// <summary>More is not waited for: most events are ordinary crashes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <param name="change">The stopped task.</param>
    /// <param name="container">Its container, as the event shows it.</param>
    /// <param name="definition">The same container of the task definition.</param>
    /// <param name="reading">Ends the reading.</param>
    public async Task<LogStatement> ReadAsync(TaskStateChange change, StoppedContainer container, ContainerDefinition definition, CancellationToken reading)
    {
        if (logs is null || !LogLocation.TryOf(change, container, definition.Logs, out var stream) || reading.IsCancellationRequested)
            return LogStatement.Silent.Unread;
        return await LinesAsync(logs, stream, reading).ConfigureAwait(false) is { } lines
            ? LogStatement.Of(lines, stream, new LogStatement.Teller(definition.HasInitProcess, container.ExitCode) { IsWhole = lines.Count < Lines })
            : LogStatement.Silent.Unread;
    }

    /// <returns>Null when the log cannot be read.</returns>
    private async Task<IReadOnlyList<string>?> LinesAsync(ITaskLogs from, LogLocation stream, CancellationToken reading)
    {
        using var timer = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(reading, timer.Token);
        try
        {
            string? before = null;
            for (var pages = 1; ; pages++)
            {
                var page = await from.TailAsync(stream, Lines, before, both.Token).ConfigureAwait(false);
                if (!page.Lines.IsEmpty || page.Earlier is null || page.Earlier == before || pages == MostPages)
                    return page.Lines;
                before = page.Earlier;
            }
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            // No such stream (yet), no permission, a throttle: the event is judged without it.
            return null;
        }
    }
}
