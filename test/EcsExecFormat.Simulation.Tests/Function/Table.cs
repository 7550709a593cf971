using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>The incident table: conditional writes, and records that count as absent when they have expired.</summary>
internal sealed class Table(Agenda agenda)
{
    private readonly Dictionary<string, StoredRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Whether conditions are not looked at: a table that promises nothing, to see that somebody notices.</summary>
    public bool IgnoresConditions { get; init; }

    public IEnumerable<StoredRecord> All => _records.Values;

    public StoredRecord? Get(string key) => _records.TryGetValue(key, out var record) && !(record.ExpiresAt <= agenda.Now) ? record : null;

    public PutResult Put(StoredRecord record, long? expectedVersion)
    {
        var standing = Get(record.Key);
        if (standing?.Version != expectedVersion && !IgnoresConditions)
            return new PutResult.Conflict(standing);
        _records[record.Key] = record;
        return new PutResult.Stored();
    }
}
