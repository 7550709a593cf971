namespace EcsExecFormat.Lambda.Runtime;

/// <summary>Answers one event. What it throws becomes the error of the invocation.</summary>
/// <param name="invocation">The event.</param>
/// <param name="ending">Set shortly before the invocation's deadline.</param>
/// <returns>The response, a JSON document.</returns>
public delegate Task<ReadOnlyMemory<byte>> InvocationHandler(Invocation invocation, CancellationToken ending);

/// <summary>Takes events from the Runtime API one after the other, and answers each.</summary>
/// <param name="api">Where events come from.</param>
/// <param name="log">Gets a line for every failed invocation and every answer that was not taken.</param>
/// <param name="useTraceId">Called before each event with its trace id, or null; the process keeps it in _X_AMZN_TRACE_ID.</param>
/// <param name="time">Measures what is left until a deadline.</param>
public sealed class LambdaLoop(RuntimeApi api, Log log, Action<string?> useTraceId, TimeProvider time)
{
    // A handler that hangs is failed in words just before Lambda would kill the process without any.
    private static readonly TimeSpan _beforeDeadline = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestInvocation = TimeSpan.FromMinutes(15);

    /// <summary>Runs until <paramref name="stopping"/> is set; an invocation under way is finished first.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API is unusable; the process has to exit.</exception>
    public async Task RunAsync(InvocationHandler handler, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Invocation invocation;
            try
            {
                invocation = await api.NextAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (UnusableInvocationException unusable)
            {
                await FailAsync(unusable.RequestId, unusable).ConfigureAwait(false);
                continue;
            }

            useTraceId(invocation.TraceId);
            await AnswerAsync(handler, invocation).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(InvocationHandler handler, Invocation invocation)
    {
        ReadOnlyMemory<byte> response;
        try
        {
            using var ending = new CancellationTokenSource(UntilEnding(invocation.Deadline), time);
            response = await handler(invocation, ending.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await FailAsync(invocation.RequestId, exception).ConfigureAwait(false);
            return;
        }

        var result = await api.RespondAsync(invocation.RequestId, response).ConfigureAwait(false);
        if (result == PostResult.TooLarge)
            await FailAsync(invocation.RequestId, new ResponseTooLargeException(response.Length)).ConfigureAwait(false);
        else if (result == PostResult.Refused)
            log.Write(LogLevel.Error, "The Runtime API did not take the response; the invocation had ended before.", invocation.RequestId);
    }

    private async Task FailAsync(string requestId, Exception exception)
    {
        var error = ErrorReport.From(exception);
        log.Write(LogLevel.Error, error.Message, requestId, json => json.WriteString("errorType"u8, error.Type));
        if (await api.FailAsync(requestId, error).ConfigureAwait(false) != PostResult.Accepted)
            log.Write(LogLevel.Error, "The Runtime API did not take the error either; the invocation had ended before.", requestId);
    }

    private TimeSpan UntilEnding(DateTimeOffset deadline)
    {
        var left = deadline - _beforeDeadline - time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > _longestInvocation ? _longestInvocation : left;
    }
}

/// <summary>A handler's response is larger than Lambda allows.</summary>
/// <param name="length">Its length in bytes.</param>
public sealed class ResponseTooLargeException(int length) : Exception($"The response of {length} bytes is larger than Lambda allows.");
