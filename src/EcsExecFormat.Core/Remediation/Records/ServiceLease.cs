using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>
/// Who may change a service right now, and which correction of it was begun last: one record for each service, kept for good. Two failing revisions of one service
/// are two corrections, and only one of them is made at a time. Immutable.
/// </summary>
/// <param name="ClusterArn">Full ARN.</param>
/// <param name="Owner"><c>service:NAME</c>.</param>
/// <param name="CorrectionId">The correction that was begun last.</param>
/// <param name="Version">1 for a new record; each write adds one.</param>
/// <param name="WriteId">Who wrote this version.</param>
/// <param name="Until">One second after the holder's deadline: no other correction of the service is begun before.</param>
public sealed record ServiceLease(string ClusterArn, string Owner, string CorrectionId, long Version, string WriteId, DateTimeOffset Until)
{
    /// <summary>The partition key.</summary>
    public static string KeyOf(string clusterArn, string owner) =>
        "service/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{clusterArn}\n{owner}")))[..24];

    public StoredRecord ToRecord() => new(KeyOf(ClusterArn, Owner), Version, null, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cluster"] = ClusterArn,
        ["subject"] = Owner,
        ["correction"] = CorrectionId,
        ["leaseUntil"] = Until.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ["writeId"] = WriteId,
    });

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static ServiceLease FromRecord(StoredRecord record)
    {
        string Text(string name) => record.Attributes.GetValueOrDefault(name) ?? throw new ParseException($"the record {record.Key} of the incident table lacks the attribute {name}");
        return DateTimeOffset.TryParseExact(Text("leaseUntil"), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var until)
            ? new ServiceLease(Text("cluster"), Text("subject"), Text("correction"), record.Version, Text("writeId"), until)
            : throw new ParseException($"the attribute leaseUntil of the record {record.Key} of the incident table is no time");
    }
}
