namespace EcsExecFormat.Core.Incidents;

/// <summary>One versioned item of the incident table.</summary>
/// <param name="Key">The partition key <c>pk</c>.</param>
/// <param name="Version">1 for a new record; each write adds one.</param>
/// <param name="ExpiresAt">From here on the record counts as absent; whole seconds; null keeps it for good. The table's TTL attribute <c>expiresAt</c>.</param>
/// <param name="Attributes">Everything else, as text an operator can read in the console. Never holds pk, version or expiresAt.</param>
public sealed record StoredRecord(string Key, long Version, DateTimeOffset? ExpiresAt, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What became of a conditional write.</summary>
public abstract record PutResult
{
    private PutResult() { }

    /// <summary>The record stands as it was given.</summary>
    public sealed record Stored : PutResult;

    /// <summary>Another record stands there, and nothing was written.</summary>
    /// <param name="Existing">The record that stands there; null when it vanished in between.</param>
    public sealed record Conflict(StoredRecord? Existing) : PutResult;
}
