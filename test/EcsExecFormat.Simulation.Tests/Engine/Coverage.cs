using System.Runtime.InteropServices;

namespace EcsExecFormat.Simulation.Tests.Engine;

/// <summary>How often what has happened, so that a simulation that does nothing does not look like one that finds nothing.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, long> _total = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong> _seeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Count(string what, long times = 1) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, what, out _) += times;

    public long this[string what] => _total.GetValueOrDefault(what);

    /// <summary>Everything, in order.</summary>
    public IEnumerable<string> Lines => _total.Select(pair => $"{pair.Value,12:N0}  {pair.Key}{(_seeds.TryGetValue(pair.Key, out var seed) ? $" (first seed {seed})" : "")}");

    /// <summary>Adds what one schedule counted: how often it happened, and in how many schedules; of what is rare, the first of them.</summary>
    public void Add(Coverage ofOne, ulong seed)
    {
        foreach (var (what, times) in ofOne._counts)
        {
            _total[what] = _total.GetValueOrDefault(what) + times;
            var schedules = $"schedules with {what}";
            _total[schedules] = _total.GetValueOrDefault(schedules) + 1;
            if (what.Contains(": ", StringComparison.Ordinal))
                _seeds[schedules] = Math.Min(_seeds.GetValueOrDefault(schedules, seed), seed);
        }
    }

    /// <summary>Adds what many counted.</summary>
    public void AddTotal(Coverage ofMany)
    {
        foreach (var (what, times) in ofMany._total)
            _total[what] = _total.GetValueOrDefault(what) + times;
        foreach (var (what, seed) in ofMany._seeds)
            _seeds[what] = Math.Min(_seeds.GetValueOrDefault(what, seed), seed);
    }
}
