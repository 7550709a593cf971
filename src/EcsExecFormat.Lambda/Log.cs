using System.Buffers;
using System.Text.Json;

namespace EcsExecFormat.Lambda;

/// <summary>How urgent a log line is; the names are those of Lambda's JSON log format.</summary>
public enum LogLevel
{
    Info,
    Warn,
    Error,
}

/// <summary>
/// One JSON object a line, written in one piece: <c>timestamp</c>, <c>level</c>, <c>message</c>, <c>requestId</c>, as in Lambda's JSON log format,
/// and members of the writer's own.
/// </summary>
/// <param name="open">Opens the destination when the first line is written: most cold starts write none. It is never closed.</param>
/// <param name="time">Where timestamps come from.</param>
public sealed class Log(Func<Stream> open, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Stream? _stream;

    /// <param name="level">How urgent.</param>
    /// <param name="message">A sentence; control characters are escaped by JSON, so it stays one line.</param>
    /// <param name="requestId">The invocation it belongs to, or null.</param>
    /// <param name="members">Adds further members to the object, or null.</param>
    public void Write(LogLevel level, string message, string? requestId = null, Action<Utf8JsonWriter>? members = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp"u8, time.GetUtcNow());
            json.WriteString("level"u8, Name(level));
            json.WriteString("message"u8, message);
            if (requestId is not null)
                json.WriteString("requestId"u8, requestId);
            members?.Invoke(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (_lock)
        {
            _stream ??= open();
            _stream.Write(buffer.WrittenSpan);
            _stream.Flush();
        }
    }

    private static ReadOnlySpan<byte> Name(LogLevel level) => level switch
    {
        LogLevel.Info => "INFO"u8,
        LogLevel.Warn => "WARN"u8,
        _ => "ERROR"u8,
    };
}
