namespace EcsExecFormat.Core;

/// <summary>
/// When the invocation ends, and what follows from it: reading stops while there is still time to tell what is known, no
/// write starts when its answer could not be waited for, and a claim outlives its holder by a second.
/// </summary>
/// <param name="At">The moment at which the function is stopped.</param>
public sealed record Deadline(DateTimeOffset At)
{
    /// <summary>Eight seconds before the deadline: what was not read by then is not waited for.</summary>
    public DateTimeOffset ReadingEnds => At - TimeSpan.FromSeconds(8);

    /// <summary>Five seconds before the deadline: no look is recorded and nothing is published from here on.</summary>
    public DateTimeOffset WritingEnds => At - TimeSpan.FromSeconds(5);

    /// <summary>One second after the deadline: the holder of a claim is dead by then.</summary>
    public DateTimeOffset ClaimEnds => At + TimeSpan.FromSeconds(1);

    /// <summary>The time for reading, from now until <see cref="ReadingEnds"/> or <paramref name="cancellationToken"/>.</summary>
    public ReadingTime Reading(TimeProvider clock, CancellationToken cancellationToken) =>
        new(ReadingEnds - clock.GetUtcNow(), clock, cancellationToken);

    /// <summary>Half of the time that is left for reading: for what is good to know, and must not keep the rest from being done.</summary>
    public ReadingTime SpareReading(TimeProvider clock, CancellationToken cancellationToken) =>
        new((ReadingEnds - clock.GetUtcNow()) / 2, clock, cancellationToken);
}

/// <summary>Cancels when reading has to end. Disposing it ends its timer, which must not outlive the invocation.</summary>
public sealed class ReadingTime : IDisposable
{
    /// <summary>More than any invocation lasts, and less than what a timer can hold.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Images take that long where registries are slow; what could not be read in less says nothing about them.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _began;
    private readonly TimeSpan _left;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _both;

    internal ReadingTime(TimeSpan left, TimeProvider clock, CancellationToken cancellationToken)
    {
        _clock = clock;
        _began = clock.GetUtcNow();
        _left = TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, Longest.Ticks));
        _timer = new CancellationTokenSource(_left, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timer.Token);
    }

    /// <summary>Whether so little is left by now that images can hardly be read: AWS took most of the time, or the instance stood still.</summary>
    public bool IsShort => _left - (_clock.GetUtcNow() - _began) < Enough;

    /// <summary>Set when reading has to end, or the invocation is cancelled.</summary>
    public CancellationToken Token => _both.Token;

    public void Dispose()
    {
        _both.Dispose();
        _timer.Dispose();
    }
}
