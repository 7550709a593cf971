using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>
/// Who may register the correction of a revision right now. Several services may run one revision and fail together: they share one corrected
/// revision, and only one invocation at a time looks for it or makes it. Immutable; kept for good, because it tells which revision is the
/// correction whatever tags that gets.
/// </summary>
/// <param name="Failing">ARN of the failing revision.</param>
/// <param name="Target">The architecture of the corrected revision, <c>X86_64</c> or <c>ARM64</c>.</param>
/// <param name="Version">Each write adds one.</param>
/// <param name="WriteId">Who wrote this version.</param>
/// <param name="Until">One second after the holder's deadline, or when it let go.</param>
/// <param name="Revision">ARN of the corrected revision; null when it is not known yet.</param>
public sealed record RegistrationLease(string Failing, string Target, long Version, string WriteId, DateTimeOffset Until, string? Revision)
{
    /// <summary>The partition key.</summary>
    public static string KeyOf(TaskDefinitionArn failing, Architecture target) =>
        "registration/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{failing}\n{target.Ecs}")))[..24];

    public StoredRecord ToRecord(string key)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["taskDefinition"] = Failing,
            ["target"] = Target,
            ["leaseUntil"] = RecordReading.Show(Until),
            ["writeId"] = WriteId,
        };
        if (Revision is not null)
            attributes["revision"] = Revision;
        return new StoredRecord(key, Version, null, attributes);
    }

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static RegistrationLease FromRecord(StoredRecord record) => new(
        record.Text("taskDefinition"), record.Text("target"), record.Version, record.Text("writeId"), record.Time("leaseUntil"), record.Attributes.GetValueOrDefault("revision"));
}
