using CsCheck;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Incidents;

namespace EcsExecFormat.Core.Tests.Remediation.Records;

/// <summary>The record of a correction holds all of it, for good.</summary>
public class CorrectionRecordTests
{
    private static readonly string[] Optional = ["id", "revision", "action", "reasonCode", "reason", "endedAt"];

    [Fact]
    public void Every_correction_reads_back_from_its_record() => GeneratedRecords.Correction.Sample(
        correction =>
        {
            var record = CorrectionRecord.ToRecord(correction);
            Assert.Equal(correction, CorrectionRecord.FromRecord(record));
            Assert.Equal((CorrectionRecord.KeyOf(correction.Subject), correction.Version, null), (record.Key, record.Version, record.ExpiresAt));
            Assert.DoesNotContain(record.Attributes.Keys, name => name is "pk" or "version" or "expiresAt");
        },
        iter: 1000, threads: 1);

    [Fact]
    public void What_is_needed_and_missing_is_named() => GeneratedRecords.Correction.Sample(
        correction =>
        {
            var record = CorrectionRecord.ToRecord(correction);
            foreach (var name in record.Attributes.Keys.Except(Optional).Where(name => !name.Contains('.', StringComparison.Ordinal)))
                Assert.Contains(name, Assert.Throws<ParseException>(() => CorrectionRecord.FromRecord(Without(record, name))).Message, StringComparison.Ordinal);
        },
        iter: 20, threads: 1);

    [Theory]
    [InlineData("step", "half-way")]
    [InlineData("mode", "Deploy")]
    [InlineData("startedAt", "yesterday")]
    [InlineData("leaseUntil", "2026-11-22")]
    [InlineData("endedAt", "")]
    public void What_is_malformed_is_named(string name, string value) => GeneratedRecords.Correction.Sample(
        correction =>
        {
            var record = CorrectionRecord.ToRecord(correction);
            var attributes = record.Attributes.ToDictionary();
            attributes[name] = value;
            Assert.Contains(name, Assert.Throws<ParseException>(() => CorrectionRecord.FromRecord(record with { Attributes = attributes })).Message, StringComparison.Ordinal);
        },
        iter: 5, threads: 1);

    [Fact]
    public void A_correction_is_known_by_cluster_owner_and_revision()
    {
        var one = new CorrectionSubject("cluster", "service:web", "web:7");
        CorrectionSubject[] others = [one with { ClusterArn = "d" }, one with { Owner = "family:web" }, one with { Failing = "web:8" }];

        Assert.Equal(4, others.Append(one).Select(subject => subject.Id).Distinct().Count());
        Assert.Matches("^cor-[0-9a-f]{24}$", one.Id);
    }

    private static StoredRecord Without(StoredRecord record, string name) =>
        record with { Attributes = record.Attributes.Where(attribute => attribute.Key != name).ToDictionary() };
}
