using System.Globalization;
using System.Text;
using EcsExecFormat.Core;

namespace EcsExecFormat.Lambda.Runtime.Wire;

/// <summary>Status line and header fields of an HTTP/1 response (RFC 9112, sections 4 and 5).</summary>
internal sealed class ResponseHead
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private ResponseHead(int status, bool isHttp10) => (Status, IsHttp10) = (status, isHttp10);

    public int Status { get; }

    private bool IsHttp10 { get; }

    /// <summary>Whether the connection may carry another request after this response (RFC 9112, section 9.3).</summary>
    public bool KeepsConnection => !IsHttp10 && Field("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) != true;

    public bool IsChunked => Field("Transfer-Encoding") is not null;

    /// <summary>Length of the body in bytes; null when it is chunked, or ends with the connection.</summary>
    public long? ContentLength { get; private set; }

    /// <returns>The value, repeated fields joined by a comma (RFC 9110, section 5.3); null when absent or empty.</returns>
    public string? Field(string name) => _fields.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <param name="head">Everything up to the empty line, without it.</param>
    /// <exception cref="RuntimeApiException">It is no such head, or says two things about the body's length.</exception>
    public static ResponseHead Parse(ReadOnlySpan<byte> head)
    {
        var lines = head.Split((byte)'\n');
        lines.MoveNext();
        var result = ParseStatus(WithoutReturn(head[lines.Current]));
        while (lines.MoveNext())
            result.Add(WithoutReturn(head[lines.Current]));
        result.CheckFraming();
        return result;
    }

    private static ResponseHead ParseStatus(ReadOnlySpan<byte> line)
    {
        if (line.Length >= 12 && line.StartsWith("HTTP/1."u8) && line[7] is (byte)'0' or (byte)'1' && line[8] == ' '
            && (line.Length == 12 || line[12] == ' ')
            && int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100)
            return new ResponseHead(status, isHttp10: line[7] == '0');
        throw Malformed(line);
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 1 || line[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            throw Malformed(line);
        var name = Encoding.ASCII.GetString(line[..colon]);
        var value = Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8));
        if (value.Any(c => char.IsControl(c) && c != '\t'))
            throw Malformed(line);
        _fields[name] = _fields.TryGetValue(name, out var former) ? $"{former}, {value}" : value;
    }

    private void CheckFraming()
    {
        if (_fields.TryGetValue("Transfer-Encoding", out var coding)
            && (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) || _fields.ContainsKey("Content-Length")))
            throw new RuntimeApiException($"The Runtime API answered with an unsupported Transfer-Encoding ({PlainText.Quote(coding)}).");
        if (!_fields.TryGetValue("Content-Length", out var text))
            return;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw new RuntimeApiException($"The Runtime API answered with a malformed Content-Length ({PlainText.Quote(text)}).");
        ContentLength = length;
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;

    private static RuntimeApiException Malformed(ReadOnlySpan<byte> line) =>
        new($"The Runtime API did not answer in HTTP/1.1: {PlainText.Quote(Encoding.Latin1.GetString(line))}.");
}
