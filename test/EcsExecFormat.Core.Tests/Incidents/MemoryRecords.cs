using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Tests.Incidents;

/// <summary>The incident table of a test: versioned, safe for threads, with the faults that the test asks for.</summary>
internal sealed class MemoryRecords(TimeProvider clock) : IRecords
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredRecord> _records = new(StringComparer.Ordinal);

    public int Gets { get; private set; }

    public int Puts { get; private set; }

    /// <summary>Runs before the record of this key is read; throws to make the table unreachable.</summary>
    public Action<string> BeforeGet { get; set; } = _ => { };

    /// <summary>Runs before each write, outside the lock; throws to make the table unreachable.</summary>
    public Action<StoredRecord> BeforePut { get; set; } = _ => { };

    /// <summary>Runs after each write that got through.</summary>
    public Action<StoredRecord> AfterPut { get; set; } = _ => { };

    /// <summary>Whether the SDK sends the next write twice, because its first answer was lost.</summary>
    public bool LosesNextAnswer { get; set; }

    public IReadOnlyList<StoredRecord> All
    {
        get
        {
            lock (_lock)
                return [.. _records.Values];
        }
    }

    public Incident Only => IncidentRecord.FromRecord(Assert.Single(All, record => record.Key.StartsWith("incident/", StringComparison.Ordinal)));

    public void Set(StoredRecord record)
    {
        lock (_lock)
            _records[record.Key] = record;
    }

    public Task<StoredRecord?> GetAsync(string key, CancellationToken cancellationToken)
    {
        BeforeGet(key);
        lock (_lock)
        {
            Gets++;
            return Task.FromResult(Standing(key));
        }
    }

    public Task<PutResult> PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforePut(record);
        var result = Put(record, expectedVersion);
        if (LosesNextAnswer)
        {
            LosesNextAnswer = false;
            result = Put(record, expectedVersion);
        }

        if (result is PutResult.Stored)
            AfterPut(record);
        return Task.FromResult(result);
    }

    private PutResult Put(StoredRecord record, long? expectedVersion)
    {
        lock (_lock)
        {
            Puts++;
            var standing = Standing(record.Key);
            if (standing?.Version != expectedVersion)
                return new PutResult.Conflict(standing);
            _records[record.Key] = record;
            return new PutResult.Stored();
        }
    }

    private StoredRecord? Standing(string key) => _records.TryGetValue(key, out var record) && !(record.ExpiresAt <= clock.GetUtcNow()) ? record : null;
}
