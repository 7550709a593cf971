namespace EcsExecFormat.LocalAws.Lambda;

/// <summary>One event on its way to the function and back.</summary>
internal sealed class Invocation(ReadOnlyMemory<byte> payload, TimeSpan timeout) : IDisposable
{
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;

    public string Id { get; } = Guid.NewGuid().ToString();

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public Task<InvocationResult> Result => _result.Task;

    /// <summary>Starts the clock: the function has the event now.</summary>
    /// <returns>When its time is over.</returns>
    public DateTimeOffset Deliver(TimeProvider clock)
    {
        _timer = clock.CreateTimer(_ => End(new InvocationTimedOut()), null, timeout, Timeout.InfiniteTimeSpan);
        return clock.GetUtcNow() + timeout;
    }

    /// <summary>The first end counts.</summary>
    public void End(InvocationResult result) => _result.TrySetResult(result);

    /// <summary>There will be no end.</summary>
    public void Cancel() => _result.TrySetCanceled();

    public void Dispose() => _timer?.Dispose();
}
