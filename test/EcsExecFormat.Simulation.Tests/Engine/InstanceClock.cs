namespace EcsExecFormat.Simulation.Tests.Engine;

/// <summary>The clock of one machine: a little ahead of the account's, or behind. Its timers end with the machine.</summary>
/// <param name="agenda">The account's time.</param>
/// <param name="ahead">By so much it is ahead; negative when it is behind.</param>
internal sealed class InstanceClock(Agenda agenda, TimeSpan ahead) : TimeProvider
{
    private bool _isStopped;

    public override DateTimeOffset GetUtcNow() => agenda.Now + ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The machine is gone.</summary>
    public void Stop() => _isStopped = true;

    private sealed class Timer(InstanceClock clock, Action fire) : ITimer
    {
        private Agenda.Entry? _entry;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _entry?.Cancel();
            _entry = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Schedule(dueTime, fire);
            return true;
        }

        public void Dispose() => _entry?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private Agenda.Entry Schedule(TimeSpan dueTime, Action fire) => agenda.In(dueTime, () =>
    {
        if (!_isStopped)
            fire();
    });
}
