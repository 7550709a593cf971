namespace EcsExecFormat.Core.Tests.Responding;

public class DeadlineTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Reading_ends_eight_seconds_before_the_deadline()
    {
        using var reading = In(60).Reading(_clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(51));
        Assert.False(reading.Token.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(reading.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(1)]
    [InlineData(-100)]
    public void Without_time_to_read_nothing_is_read(int seconds)
    {
        using var reading = In(seconds).Reading(_clock, CancellationToken.None);

        Assert.True(reading.Token.IsCancellationRequested);
    }

    [Fact]
    public void Reading_ends_with_the_invocation()
    {
        using var ended = new CancellationTokenSource();
        using var reading = new Deadline(DateTimeOffset.MaxValue).Reading(_clock, ended.Token);

        ended.Cancel();

        Assert.True(reading.Token.IsCancellationRequested);
    }

    [Fact]
    public void No_timer_outlives_the_reading()
    {
        In(60).Reading(_clock, CancellationToken.None).Dispose();

        Assert.Equal(0, _clock.RunningTimers);
        _clock.Advance(TimeSpan.FromHours(1));
    }

    private Deadline In(int seconds) => new(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));
}
