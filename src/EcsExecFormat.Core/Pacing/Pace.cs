namespace EcsExecFormat.Core.Pacing;

/// <summary>A token bucket, as ECS throttles its API (ECS API reference, "Request throttling for the Amazon ECS API"): so many calls at once, and so many a second after that.</summary>
/// <param name="burst">Calls at once, at least 1.</param>
/// <param name="perSecond">Calls a second, once the burst is used up.</param>
/// <param name="clock">What time it is, and the timer.</param>
public sealed class Pace(double burst, double perSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _used;
    private DateTimeOffset _at = DateTimeOffset.MinValue;

    /// <summary>Waits until one more call keeps the pace.</summary>
    /// <exception cref="OperationCanceledException">The token ended the waiting.</exception>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var delay = Take();
        return delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, clock, cancellationToken);
    }

    /// <summary>Makes a call as soon as it keeps the pace.</summary>
    public async Task<T> ThenAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken).ConfigureAwait(false);
        return await call().ConfigureAwait(false);
    }

    /// <returns>After how long the call may be made. A clock that is set back makes no debt.</returns>
    private TimeSpan Take()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var passed = _at == DateTimeOffset.MinValue ? 0 : Math.Max(0, (now - _at).TotalSeconds);
            _used = Math.Max(0, _used - (passed * perSecond)) + 1;
            _at = now;
            return _used <= burst ? TimeSpan.Zero : TimeSpan.FromSeconds((_used - burst) / perSecond);
        }
    }
}
