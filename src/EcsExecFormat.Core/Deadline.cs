namespace EcsExecFormat.Core;

/// <summary>
/// When the invocation ends, and what follows from it: reading stops while there is still time to tell what is known, no
/// write starts when its answer could not be waited for, and a claim outlives its holder by a second.
/// </summary>
/// <param name="At">The moment at which the function is stopped.</param>
public sealed record Deadline(DateTimeOffset At)
{
    public DateTimeOffset ReadingEnds => At - TimeSpan.FromSeconds(8);

    public DateTimeOffset WritingEnds => At - TimeSpan.FromSeconds(5);

    public DateTimeOffset ClaimEnds => At + TimeSpan.FromSeconds(1);

    /// <summary>A source that cancels when reading has to end, or with <paramref name="cancellationToken"/>.</summary>
    public CancellationTokenSource Reading(TimeProvider clock, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = ReadingEnds - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
            source.Cancel();
        else
            clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), source, left, Timeout.InfiniteTimeSpan);
        return source;
    }
}
