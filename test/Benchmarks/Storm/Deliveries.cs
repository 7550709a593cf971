using EcsExecFormat.LocalAws.Lambda;

namespace EcsExecFormat.Benchmarks.Storm;

/// <summary>Delivers events as Lambda does those of an asynchronous invocation: all are queued, one that fails comes up to two times more.</summary>
internal sealed class Deliveries(LocalLambda lambda)
{
    /// <summary>The function's time-out in the template.</summary>
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(60);

    /// <summary>Lambda waits for one minute and then for two; here it is seconds.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private long _again;
    private long _lost;

    /// <summary>How often an event was delivered once more.</summary>
    public long Again => _again;

    /// <summary>Events that failed three times and went to the dead-letter queue.</summary>
    public long DeadLettered => _lost;

    public Task AllAsync(IEnumerable<byte[]> events) => Task.WhenAll(events.Select(DeliverAsync));

    private async Task DeliverAsync(byte[] taskEvent)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await lambda.InvokeAsync(taskEvent, TimeOut) is InvocationResponse)
                return;
            if (attempt == Pauses.Length)
                break;
            Interlocked.Increment(ref _again);
            await Task.Delay(Pauses[attempt]);
        }

        Interlocked.Increment(ref _lost);
    }
}
