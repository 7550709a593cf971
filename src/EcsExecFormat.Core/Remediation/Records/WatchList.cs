using System.Collections.Immutable;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>
/// The corrections that are not at their end yet: begun and not ended, not told, or of a deployment that is followed. The table has no index, so the
/// five-minute tick, and the events of deployments, find them here. One record; immutable.
/// </summary>
/// <param name="version">0 when there is no record yet; each write adds one.</param>
/// <param name="entries">Oldest first.</param>
public sealed class WatchList(long version, ImmutableArray<WatchList.Entry> entries)
{
    public long Version => version;

    public ImmutableArray<Entry> Entries => entries;

    /// <summary>The partition key.</summary>
    public const string Key = "watch";

    public static readonly WatchList Empty = new(0, []);

    /// <param name="CorrectionId">See <see cref="CorrectionSubject.Id"/>.</param>
    /// <param name="Since">When it was begun.</param>
    /// <param name="ServiceArn">ARN of the service; null without one, or when it is not known.</param>
    public sealed record Entry(string CorrectionId, DateTimeOffset Since, string? ServiceArn);

    /// <returns>The list with that correction; begun again, it counts from then on.</returns>
    public WatchList Add(Entry entry) => new(Version + 1, [.. Entries.Where(known => known.CorrectionId != entry.CorrectionId), entry]);

    /// <returns>The list without those corrections; null when none of them is in it as it was seen, and so nothing is to be written.</returns>
    public WatchList? Remove(IReadOnlyCollection<Entry> entries)
    {
        var left = Entries.RemoveAll(entries.Contains);
        return left.Length == Entries.Length ? null : new WatchList(Version + 1, left);
    }

    public StoredRecord ToRecord() => new(Key, Version, null, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["corrections"] = string.Join('\n', Entries.Select(entry => $"{RecordReading.Show(entry.Since)} {entry.CorrectionId} {entry.ServiceArn ?? "-"}")),
    });

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static WatchList FromRecord(StoredRecord record) => new(record.Version,
    [
        .. record.Lines("corrections").Select(line => line.Split(' ') is [var at, var id, var service] && RecordReading.TryTime(at) is { } since
                ? new Entry(id, since, service == "-" ? null : service)
                : throw new ParseException($"the record {Key} of the incident table has a line that is no time, correction and service")),
    ]);
}
