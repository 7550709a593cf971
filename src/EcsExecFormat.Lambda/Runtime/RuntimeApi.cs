using System.Globalization;
using System.Text;
using EcsExecFormat.Core;
using EcsExecFormat.Lambda.Runtime.Wire;

namespace EcsExecFormat.Lambda.Runtime;

/// <summary>What became of an answer to an invocation.</summary>
public enum PostResult
{
    /// <summary>The Runtime API took it (202).</summary>
    Accepted,

    /// <summary>Larger than Lambda allows (413).</summary>
    TooLarge,

    /// <summary>Not taken for another reason (400, 403): the invocation is over, most likely.</summary>
    Refused,
}

/// <summary>
/// The four calls of the Lambda Runtime API, version 2018-06-01 (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// One call at a time. No time-outs of its own: Lambda watches the clock.
/// </summary>
public sealed class RuntimeApi : IDisposable
{
    private const string Prefix = "/2018-06-01/runtime/";
    private readonly HttpPeer _peer;

    /// <param name="authority">The value of AWS_LAMBDA_RUNTIME_API: <c>host:port</c>.</param>
    /// <exception cref="RuntimeApiException">It is no host and port.</exception>
    public RuntimeApi(string authority) => _peer = new HttpPeer(authority);

    /// <summary>Waits for the next event, as long as it takes.</summary>
    /// <param name="stopping">Ends the waiting; an event that has begun to arrive is still read to its end.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was set before an event came.</exception>
    /// <exception cref="UnusableInvocationException">The event is too large to hold, or has no deadline.</exception>
    /// <exception cref="RuntimeApiException">There is no event to be had from this Runtime API.</exception>
    public async Task<Invocation> NextAsync(CancellationToken stopping)
    {
        var answer = await _peer.SendAsync(new HttpCall("GET", Prefix + "invocation/next"), stopping).ConfigureAwait(false);
        if (answer.Status != 200)
            throw Unexpected("next", answer);
        var id = answer.Head.Field("Lambda-Runtime-Aws-Request-Id");
        if (!IsRequestId(id))
            throw new RuntimeApiException($"The Runtime API handed out an event without a valid Lambda-Runtime-Aws-Request-Id ({PlainText.Quote(id)}).");
        if (answer.Body is not { } payload)
            throw new UnusableInvocationException(id!, $"The event is larger than {HttpPeer.MaximumBody} bytes.");
        if (Deadline(answer.Head.Field("Lambda-Runtime-Deadline-Ms")) is not { } deadline)
            throw new UnusableInvocationException(id!, "The event came without a valid Lambda-Runtime-Deadline-Ms.");
        return new Invocation(id!, deadline, answer.Head.Field("Lambda-Runtime-Trace-Id"), answer.Head.Field("Lambda-Runtime-Invoked-Function-Arn"), payload);
    }

    /// <summary>Answers an invocation.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API is gone, or failed (5xx), after which a runtime has to exit.</exception>
    public Task<PostResult> RespondAsync(string requestId, ReadOnlyMemory<byte> response) =>
        PostAsync($"invocation/{requestId}/response", response, null);

    /// <summary>Fails an invocation.</summary>
    /// <exception cref="RuntimeApiException">As <see cref="RespondAsync"/>.</exception>
    public Task<PostResult> FailAsync(string requestId, ErrorReport error) =>
        PostAsync($"invocation/{requestId}/error", error.ToJson(), error.HeaderType);

    /// <summary>Says that the function cannot start; the process then has to exit.</summary>
    /// <exception cref="RuntimeApiException">As <see cref="RespondAsync"/>.</exception>
    public Task<PostResult> FailInitAsync(ErrorReport error) =>
        PostAsync("init/error", error.ToJson(), error.HeaderType);

    public void Dispose() => _peer.Dispose();

    private async Task<PostResult> PostAsync(string path, ReadOnlyMemory<byte> body, string? errorType)
    {
        // What is on its way is sent to the end, also when the process was told to stop.
        var answer = await _peer.SendAsync(new HttpCall("POST", Prefix + path, body, errorType), CancellationToken.None).ConfigureAwait(false);
        return answer.Status switch
        {
            >= 200 and < 300 => PostResult.Accepted,
            413 => PostResult.TooLarge,
            >= 400 and < 500 => PostResult.Refused,
            _ => throw Unexpected(path, answer),
        };
    }

    private static RuntimeApiException Unexpected(string what, HttpAnswer answer)
    {
        var body = answer.Body is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 300)]) : null;
        return new RuntimeApiException($"The Runtime API answered {answer.Status} to {what}: {PlainText.Quote(body)}.");
    }

    private static bool IsRequestId(string? id) =>
        id is { Length: >= 1 and <= 128 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static DateTimeOffset? Deadline(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
