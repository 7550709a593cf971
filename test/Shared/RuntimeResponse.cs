using System.Globalization;
using System.Text;

namespace EcsExecFormat.TestSupport;

/// <summary>An event as the Runtime API hands it out. A header that is null is left out.</summary>
/// <param name="RequestId">Lambda-Runtime-Aws-Request-Id.</param>
/// <param name="Payload">The body.</param>
/// <param name="DeadlineMs">Lambda-Runtime-Deadline-Ms; by default far away.</param>
/// <param name="TraceId">Lambda-Runtime-Trace-Id.</param>
public sealed record RuntimeEvent(string? RequestId, ReadOnlyMemory<byte> Payload, string? DeadlineMs = "4102444800000", string? TraceId = null)
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:exec-format";

    /// <summary>With Content-Length.</summary>
    public byte[] ToResponse() =>
        [.. Encoding.ASCII.GetBytes($"{Head()}Content-Length: {Payload.Length}\r\n\r\n"), .. Payload.Span];

    /// <summary>In chunks of the given size, with a chunk extension and a trailer.</summary>
    public byte[] ToChunkedResponse(int size)
    {
        var response = new MemoryStream();
        response.Write(Encoding.ASCII.GetBytes($"{Head()}Transfer-Encoding: chunked\r\n\r\n"));
        foreach (var chunk in Payload.ToArray().Chunk(size))
            response.Write([.. Encoding.ASCII.GetBytes(chunk.Length.ToString("X", CultureInfo.InvariantCulture) + ";note=1\r\n"), .. chunk, .. "\r\n"u8]);
        response.Write("0\r\nChecksum: none\r\n\r\n"u8);
        return response.ToArray();
    }

    /// <summary>Without a length: the connection has to be closed after it.</summary>
    public byte[] ToUnmeasuredResponse() => [.. Encoding.ASCII.GetBytes($"{Head()}\r\n"), .. Payload.Span];

    private string Head()
    {
        var head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
        Add("Lambda-Runtime-Aws-Request-Id", RequestId);
        Add("Lambda-Runtime-Deadline-Ms", DeadlineMs);
        Add("lambda-runtime-trace-id", TraceId);
        Add("Lambda-Runtime-Invoked-Function-Arn", FunctionArn);
        return head.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
    }
}

/// <summary>Responses without an event.</summary>
public static class RuntimeResponse
{
    /// <param name="status">Code and reason, such as <c>202 Accepted</c>.</param>
    /// <param name="body">The body.</param>
    public static byte[] Plain(string status, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
}
