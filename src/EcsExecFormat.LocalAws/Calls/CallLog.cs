namespace EcsExecFormat.LocalAws.Calls;

/// <summary>The calls received so far, in order of arrival. A call appears just before its answer is sent. Safe from any thread.</summary>
public sealed class CallLog
{
    private readonly Lock _gate = new();
    private readonly SortedList<long, CallRecord> _calls = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    public int Count
    {
        get
        {
            lock (_gate)
                return _calls.Count;
        }
    }

    public IReadOnlyList<CallRecord> All
    {
        get
        {
            lock (_gate)
                return [.. _calls.Values];
        }
    }

    /// <returns>The calls of one operation, or of the whole service when <paramref name="operation"/> is null.</returns>
    public IReadOnlyList<CallRecord> Of(string service, string? operation = null) =>
        [.. All.Where(call => call.Service == service && (operation is null || call.Operation == operation))];

    /// <summary>Waits until there are <paramref name="count"/> calls of one operation.</summary>
    /// <returns>The calls of that operation so far.</returns>
    public async Task<IReadOnlyList<CallRecord>> WaitForAsync(string service, string operation, int count = 1, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task added;
            lock (_gate)
                added = _added.Task;
            if (Of(service, operation) is var calls && calls.Count >= count)
                return calls;
            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Clear()
    {
        lock (_gate)
            _calls.Clear();
    }

    internal long NextSequence() => Interlocked.Increment(ref _last);

    internal void Add(CallRecord call)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _calls.Add(call.Sequence, call);
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        added.SetResult();
    }
}
