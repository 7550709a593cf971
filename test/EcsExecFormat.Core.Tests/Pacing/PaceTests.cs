using EcsExecFormat.Core.Pacing;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Pacing;

public class PaceTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_burst_goes_at_once_and_then_so_many_a_second()
    {
        var pace = new Pace(burst: 3, perSecond: 2, _clock);
        var calls = Enumerable.Range(0, 6).Select(_ => pace.WaitAsync(TestContext.Current.CancellationToken)).ToArray();

        Assert.Equal(3, Done(calls));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(4, Done(calls));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6, Done(calls));
    }

    [Fact]
    public void What_was_not_used_is_saved_up_to_the_burst()
    {
        var pace = new Pace(burst: 3, perSecond: 2, _clock);
        Assert.Equal(3, Done([.. Enumerable.Range(0, 4).Select(_ => pace.WaitAsync(TestContext.Current.CancellationToken))]));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3, Done([.. Enumerable.Range(0, 5).Select(_ => pace.WaitAsync(TestContext.Current.CancellationToken))]));
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_for_reading()
    {
        using var reading = new CancellationTokenSource();
        var pace = new Pace(burst: 1, perSecond: 0.1, _clock);
        await pace.WaitAsync(reading.Token);
        var waiting = pace.WaitAsync(reading.Token);

        await reading.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static int Done(IEnumerable<Task> calls) => calls.Count(call => call.IsCompletedSuccessfully);
}
