using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>
/// Who may change a service right now, and which correction of it was begun last: one record for each service, kept for good. Two failing revisions of one service
/// are two corrections, and only one of them is made at a time. Immutable.
/// </summary>
/// <param name="clusterArn">Full ARN.</param>
/// <param name="owner"><c>service:NAME</c>.</param>
/// <param name="correctionId">The correction that was begun last.</param>
/// <param name="version">1 for a new record; each write adds one.</param>
/// <param name="writeId">Who wrote this version.</param>
/// <param name="earlier">Corrections that were begun before that one, the newest first, some of them: the last one may have come to nothing.</param>
/// <param name="until">One second after the holder's deadline: no other correction of the service is begun before.</param>
public sealed class ServiceLease(string clusterArn, string owner, string correctionId, long version, string writeId, ImmutableArray<string> earlier, DateTimeOffset until)
{
    public string CorrectionId => correctionId;

    public long Version => version;

    public string WriteId => writeId;

    private const int MostEarlier = 5;

    public ImmutableArray<string> Earlier => earlier;

    public DateTimeOffset Until => until;

    /// <summary>The lease of a correction that is begun now.</summary>
    /// <param name="subject">What is corrected.</param>
    /// <param name="standing">The record as it stands; null when there is none.</param>
    /// <param name="writeId">Names the write.</param>
    /// <param name="until">One second after the holder's deadline.</param>
    public static ServiceLease Of(CorrectionSubject subject, ServiceLease? standing, string writeId, DateTimeOffset until) => new(
        subject.ClusterArn, subject.Owner, subject.Id, (standing?.Version ?? 0) + 1, writeId,
        standing is null ? [] : [.. standing.Earlier.Prepend(standing.CorrectionId).Where(id => id != subject.Id).Take(MostEarlier)], until);

    /// <summary>The partition key.</summary>
    public static string KeyOf(string cluster, string service) =>
        "service/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{cluster}\n{service}")))[..24];

    public StoredRecord ToRecord()
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cluster"] = clusterArn,
            ["subject"] = owner,
            ["correction"] = CorrectionId,
            ["leaseUntil"] = RecordReading.Show(Until),
            ["writeId"] = WriteId,
        };
        if (!Earlier.IsEmpty)
            attributes["earlier"] = string.Join('\n', Earlier);
        return new StoredRecord(KeyOf(clusterArn, owner), Version, null, attributes);
    }

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static ServiceLease FromRecord(StoredRecord record) =>
        new(record.Text("cluster"), record.Text("subject"), record.Text("correction"), record.Version, record.Text("writeId"), [.. record.Lines("earlier")], record.Time("leaseUntil"));
}
