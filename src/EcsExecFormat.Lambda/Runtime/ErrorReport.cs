using System.Buffers;
using System.Text.Json;

namespace EcsExecFormat.Lambda.Runtime;

/// <summary>The error document of the Runtime API: <c>{"errorMessage","errorType","stackTrace"}</c>.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Type">A short name, such as <c>SettingsException</c>.</param>
/// <param name="StackTrace">One line a frame; may be empty.</param>
public sealed record ErrorReport(string Message, string Type, IReadOnlyList<string> StackTrace)
{
    private const int LongestMessage = 16 * 1024;
    private const int MostFrames = 64;

    /// <summary>Value of Lambda-Runtime-Function-Error-Type: <c>Function.</c> and the type, without what cannot stand in a header.</summary>
    public string HeaderType => "Function." + string.Concat(Type.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));

    public static ErrorReport From(Exception exception)
    {
        var lines = exception.StackTrace?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new ErrorReport(exception.Message, exception.GetType().Name, lines);
    }

    /// <returns>The document, in UTF-8; a message above 16,384 characters and frames above 64 are cut.</returns>
    public ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("errorMessage"u8, Message.AsSpan(0, Math.Min(Message.Length, LongestMessage)));
            json.WriteString("errorType"u8, Type);
            json.WriteStartArray("stackTrace"u8);
            foreach (var frame in StackTrace.Take(MostFrames))
                json.WriteStringValue(frame);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
