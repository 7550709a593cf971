using System.Collections.Immutable;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Alerts.Digests;

/// <summary>
/// Which incidents were opened lately, and which of them wait for a digest: when a bad base image reaches hundreds of services, nobody reads hundreds of mails.
/// One record, so that it holds for all instances of the function together. Immutable.
/// </summary>
/// <param name="version">0 when there is no record yet; each write adds one.</param>
/// <param name="openings">The last incidents that were told, oldest first.</param>
/// <param name="pending">Ids of incidents that people have not heard of.</param>
/// <param name="claimedUntil">Until then somebody is sending a digest.</param>
public sealed class DigestLedger(long version, ImmutableArray<DigestLedger.Opening> openings, ImmutableArray<string> pending, DateTimeOffset claimedUntil)
{
    public long Version => version;

    public ImmutableArray<Opening> Openings => openings;

    public ImmutableArray<string> Pending => pending;

    public DateTimeOffset ClaimedUntil => claimedUntil;

    /// <summary>The partition key.</summary>
    public const string Key = "digest";

    /// <summary>Incidents opened within this time are counted (contract, <c>DIGEST_AFTER</c>).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Ids are 28 characters; all outgoing copies of a digest have to fit into one message.</summary>
    public const int MostPending = 1000;

    private const int MostOpenings = 1000;

    public static readonly DigestLedger Empty = new(0, [], [], DateTimeOffset.UnixEpoch);

    /// <param name="IncidentId">What was told.</param>
    /// <param name="At">When.</param>
    public sealed record Opening(string IncidentId, DateTimeOffset At);

    /// <summary>An incident is about to be told.</summary>
    /// <param name="incidentId">Stable id; one that comes again, because telling it was interrupted, counts once.</param>
    /// <param name="now">The time of it.</param>
    /// <param name="digestAfter">So many are told to people one by one.</param>
    /// <returns>The ledger to be written, and whether people are to get a message of their own; the ledger is null when nothing is to be written.</returns>
    public (DigestLedger? Next, bool IsForPeople) Open(string incidentId, DateTimeOffset now, int digestAfter)
    {
        var lately = Openings.Where(opening => now - opening.At < Window).ToImmutableArray();
        if (lately.Any(opening => opening.IncidentId == incidentId))
            return (null, !Pending.Contains(incidentId));
        // More than a digest can name is told one by one rather than not at all.
        var isForPeople = lately.Length < digestAfter || Pending.Length >= MostPending;
        return (new DigestLedger(
            Version + 1, [.. lately.TakeLast(MostOpenings - 1), new Opening(incidentId, now)], isForPeople || Pending.Contains(incidentId) ? Pending : Pending.Add(incidentId), ClaimedUntil), isForPeople);
    }

    /// <summary>Somebody begins to send the digest.</summary>
    /// <returns>Null when nothing is pending, or somebody else is at it.</returns>
    public DigestLedger? Claim(DateTimeOffset now, DateTimeOffset until) =>
        Pending.IsEmpty || now < ClaimedUntil ? null : new DigestLedger(Version + 1, Openings, Pending, until);

    /// <summary>The digest is out.</summary>
    /// <param name="told">What it named.</param>
    public DigestLedger Told(ImmutableArray<string> told) =>
        new(Version + 1, Openings, Pending.RemoveRange(told), DateTimeOffset.UnixEpoch);

    public StoredRecord ToRecord() => new(Key, Version, null, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["openings"] = string.Join('\n', Openings.Select(opening => $"{RecordReading.Show(opening.At)} {opening.IncidentId}")),
        ["pending"] = string.Join('\n', Pending),
        ["claimedUntil"] = RecordReading.Show(ClaimedUntil),
    });

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static DigestLedger FromRecord(StoredRecord record) => new(
        record.Version,
        [
            .. record.Lines("openings").Select(line => line.Split(' ') is [var at, var id] && RecordReading.TryTime(at) is { } time
                ? new Opening(id, time)
                : throw new ParseException($"the record {Key} of the incident table has a line that is no time and incident")),
        ],
        [.. record.Lines("pending")],
        record.Time("claimedUntil"));
}
