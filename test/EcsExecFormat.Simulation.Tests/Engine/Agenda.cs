namespace EcsExecFormat.Simulation.Tests.Engine;

/// <summary>What happens when. Nothing happens but from here, one thing at a time; where nothing is due, time moves on to what is next.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Entry, (long Ticks, long Order)> _entries = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Things that happened so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Another thread would bring an order of its own.</summary>
    /// <exception cref="InvalidOperationException">This is another thread than the one that plays the schedule.</exception>
    public void MustBeItsThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("a call was made on another thread than the one that plays the schedule");
    }

    /// <param name="time">When; what lies in the past happens now.</param>
    /// <param name="happens">What.</param>
    public Entry At(DateTimeOffset time, Action happens)
    {
        var entry = new Entry(happens);
        _entries.Enqueue(entry, (time.UtcTicks, _order++));
        return entry;
    }

    public Entry In(TimeSpan time, Action happens) => At(Now + time, happens);

    /// <summary>Time passes at once: what was due meanwhile happens late.</summary>
    public void Jump(TimeSpan time) => Now += time;

    /// <returns>False when nothing is left to happen.</returns>
    public bool Step()
    {
        while (_entries.TryDequeue(out var entry, out var due))
        {
            if (entry.Take() is not { } happens)
                continue;
            if (due.Ticks > Now.UtcTicks)
                Now = new DateTimeOffset(due.Ticks, TimeSpan.Zero);
            Steps++;
            happens();
            return true;
        }

        return false;
    }

    /// <summary>Something on the agenda.</summary>
    internal sealed class Entry(Action happens)
    {
        private Action? _happens = happens;

        /// <summary>It does not happen.</summary>
        public void Cancel() => _happens = null;

        internal Action? Take()
        {
            var taken = _happens;
            _happens = null;
            return taken;
        }
    }
}
