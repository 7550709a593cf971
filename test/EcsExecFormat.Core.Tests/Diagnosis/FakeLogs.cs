using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis.Logs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>Log streams of a test. One that is not there is answered as CloudWatch Logs answers.</summary>
internal sealed class FakeLogs : ITaskLogs
{
    private readonly Dictionary<string, ImmutableArray<string>> _streams = new(StringComparer.Ordinal);

    /// <summary>Every stream that was asked for, in order.</summary>
    public List<LogLocation> Asked { get; } = [];

    /// <summary>Thrown instead of any answer.</summary>
    public Exception? Failure { get; set; }

    public FakeLogs Write(string stream, params string[] lines)
    {
        _streams[stream] = [.. lines];
        return this;
    }

    /// <summary>Empty pages before the first one with lines.</summary>
    public int EmptyPages { get; set; }

    public Task<LogPage> TailAsync(LogLocation stream, int lines, string? before, CancellationToken cancellationToken)
    {
        Asked.Add(stream);
        if (Failure is not null)
            return Task.FromException<LogPage>(Failure);
        if (EmptyPages > 0)
            return Task.FromResult(new LogPage([], $"b/{EmptyPages--}"));
        return _streams.TryGetValue(stream.Name, out var written)
            ? Task.FromResult(new LogPage([.. written.TakeLast(lines)], "b/0"))
            : Task.FromException<LogPage>(new CallFailedException("logs", "GetLogEvents", "ResourceNotFoundException", false, "The specified log stream does not exist."));
    }
}
