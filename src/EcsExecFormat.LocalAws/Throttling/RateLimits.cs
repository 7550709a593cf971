using EcsExecFormat.LocalAws.Calls;

namespace EcsExecFormat.LocalAws.Throttling;

/// <summary>The rates that are held to; none unless they are set. A call beyond them is answered with the service's own throttling error and has no effect. Safe from any thread.</summary>
public sealed class RateLimits
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Dictionary<(string Service, string Operation), Bucket> _buckets = [];
    private readonly Dictionary<(string Service, string Operation), long> _refused = [];

    /// <summary>How many calls were throttled so far, by operation.</summary>
    public IReadOnlyDictionary<(string Service, string Operation), long> Refused
    {
        get
        {
            lock (_gate)
                return new Dictionary<(string, string), long>(_refused);
        }
    }

    internal RateLimits(TimeProvider clock) => _clock = clock;

    /// <summary>Holds to these rates from now on, besides the others; a second limit of an operation replaces the first.</summary>
    public void Set(params IEnumerable<RateLimit> limits)
    {
        lock (_gate)
        {
            foreach (var limit in limits)
                _buckets[(limit.Service, limit.Operation)] = new Bucket(limit, _clock.GetUtcNow());
        }
    }

    /// <summary>Nothing is limited any more.</summary>
    public void Clear()
    {
        lock (_gate)
            _buckets.Clear();
    }

    /// <returns>Whether the call comes too soon. One that does not takes its token.</returns>
    internal bool Refuses(CallRequest call)
    {
        var operation = (call.Service, call.Operation);
        lock (_gate)
        {
            if (!_buckets.TryGetValue(operation, out var bucket) || bucket.Take(_clock.GetUtcNow()))
                return false;
            _refused[operation] = _refused.GetValueOrDefault(operation) + 1;
            return true;
        }
    }

    private sealed class Bucket(RateLimit limit, DateTimeOffset start)
    {
        private double _tokens = limit.Burst;
        private DateTimeOffset _at = start;

        public bool Take(DateTimeOffset now)
        {
            // A clock that was set back gives nothing and takes nothing.
            _tokens = Math.Min(limit.Burst, _tokens + (Math.Max(0, (now - _at).TotalSeconds) * limit.PerSecond));
            _at = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
