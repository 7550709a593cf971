using System.Collections.Immutable;
using CsCheck;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Tests.Incidents;

public class IncidentRecordTests
{
    private static readonly Gen<string> Text = Gen.String.Where(text => !text.Contains('\n', StringComparison.Ordinal));

    private static readonly Gen<ImmutableArray<string>> Texts = Text.Where(text => text.Length > 0).Array[0, 5].Select(texts => texts.ToImmutableArray());

    private static readonly Gen<DateTimeOffset> Time = Gen.Long[DateTime.UnixEpoch.Ticks, new DateTime(2200, 1, 1).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static readonly Gen<Incident> Any = Gen.Select(
        Gen.Select(Gen.Select(Text, Text, Text, Text, Text, Text, (cluster, subject, definition, image, task, id) => new Sighting(cluster, subject, definition, image, task, id)),
            Gen.Bool, (sighting, isConclusive) => sighting with { IsConclusive = isConclusive }),
        Gen.Select(Text, Gen.Long[1, long.MaxValue], Text),
        Gen.Select(Time, Time, Gen.Long[0, long.MaxValue]),
        Texts,
        Gen.Select(Gen.Int[0, 3], Text, Time),
        (sighting, head, counts, tasks, alert) => new Incident(
            sighting, head.Item1, head.Item2, head.Item3, counts.Item1, counts.Item2, counts.Item3, tasks,
            alert.Item1 switch
            {
                0 => new AlertStage.Claimed(alert.Item2, alert.Item3),
                1 => new AlertStage.Owed(),
                2 => new AlertStage.Quiet(alert.Item3, alert.Item2),
                _ => new AlertStage.Sent(alert.Item3),
            },
            alert.Item1 == 1 ? null : alert.Item3));

    private static readonly Gen<Incident> Decided = Gen.Select(Any, Time.Nullable(), GeneratedRecords.Remedy.Null(), (incident, at, remedy) => incident with { ConsideredAt = at, Remedy = remedy });

    [Fact]
    public void Every_incident_reads_back_from_its_record() => Decided.Sample(
        incident =>
        {
            var record = IncidentRecord.ToRecord(incident);
            var back = IncidentRecord.FromRecord(record);
            Assert.Equivalent(incident, back, strict: true);
            Assert.Equal(IncidentRecord.KeyOf(incident.Id), record.Key);
            Assert.Equal(0, record.ExpiresAt!.Value.Ticks % TimeSpan.TicksPerSecond);
            Assert.DoesNotContain(record.Attributes.Keys, name => name is "pk" or "version" or "expiresAt");
        },
        iter: 300, threads: 1);

    [Fact]
    public void A_line_break_in_an_image_does_not_change_the_incident()
    {
        var incident = Example() with { Sighting = new Sighting("c", "s", "t", "web=a\nb", "task", "event") };

        Assert.Equal(incident.Id, IncidentRecord.FromRecord(IncidentRecord.ToRecord(incident)).Id);
    }

    [Fact]
    public void Each_attribute_is_needed_and_its_absence_named()
    {
        var record = IncidentRecord.ToRecord(Example());
        foreach (var name in record.Attributes.Keys.Except(["id"]))
        {
            var attributes = record.Attributes.Where(attribute => attribute.Key != name).ToDictionary();
            Assert.Contains(name, Assert.Throws<ParseException>(() => IncidentRecord.FromRecord(record with { Attributes = attributes })).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("alert", "shouted")]
    [InlineData("claimedUntil", "soon")]
    [InlineData("openedAt", "2026-11-22")]
    [InlineData("occurrences", "-1")]
    [InlineData("occurrences", "many")]
    public void A_malformed_attribute_is_named(string name, string value)
    {
        var record = IncidentRecord.ToRecord(Example());
        var attributes = record.Attributes.ToDictionary();
        attributes[name] = value;

        Assert.Contains(name, Assert.Throws<ParseException>(() => IncidentRecord.FromRecord(record with { Attributes = attributes })).Message, StringComparison.Ordinal);
    }

    private static Incident Example() => new(
        new Sighting("c", "s", "t", "web=a", "task", "event"), "platform-mismatch", 1, "w", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1, ["task"],
        new AlertStage.Claimed("event", DateTimeOffset.UnixEpoch), null);
}
