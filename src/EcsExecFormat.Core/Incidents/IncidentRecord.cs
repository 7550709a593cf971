using System.Collections.Immutable;
using System.Globalization;

namespace EcsExecFormat.Core.Incidents;

/// <summary>The form of an incident in the table: flat text that an operator can read in the console.</summary>
public static class IncidentRecord
{
    /// <summary>A standing incident is seen again long before; after this a fresh one is opened.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The partition key of an incident's record.</summary>
    public static string KeyOf(string incidentId) => $"incident/{incidentId}";

    /// <summary>The record of the incident, to expire 90 days after the last task was seen.</summary>
    public static StoredRecord ToRecord(Incident incident)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = incident.Id,
            ["cluster"] = incident.Sighting.ClusterArn,
            ["subject"] = incident.Sighting.Subject,
            ["taskDefinition"] = incident.Sighting.TaskDefinition,
            ["image"] = incident.Sighting.Image,
            ["firstTask"] = incident.Sighting.TaskId,
            ["firstEvent"] = incident.Sighting.EventId,
            ["conclusive"] = incident.Sighting.IsConclusive ? "true" : "false",
            ["verdict"] = incident.Verdict,
            ["openedAt"] = Show(incident.OpenedAt),
            ["lastSeenAt"] = Show(incident.LastSeenAt),
            ["occurrences"] = incident.Occurrences.ToString(CultureInfo.InvariantCulture),
            ["recentTasks"] = string.Join('\n', incident.RecentTasks),
            ["writeId"] = incident.WriteId,
        };
        if (incident.AlertedAt is { } alertedAt)
            attributes["alertedAt"] = Show(alertedAt);
        if (incident.ConsideredAt is { } consideredAt)
            attributes["consideredAt"] = Show(consideredAt);
        RemedyRecord.Write(attributes, incident.Remedy);
        switch (incident.Alert)
        {
            case AlertStage.Claimed claim:
                attributes["alert"] = "claimed";
                attributes["claimedBy"] = claim.EventId;
                attributes["claimedUntil"] = Show(claim.Until);
                break;
            case AlertStage.Owed:
                attributes["alert"] = "owed";
                break;
            case AlertStage.Quiet quiet:
                attributes["alert"] = "quiet";
                attributes["quietUntil"] = Show(quiet.Until);
                attributes["quietBecause"] = quiet.ReasonCode;
                break;
            case AlertStage.Sent:
                attributes["alert"] = "sent";
                break;
        }

        // Whole seconds: the table's TTL attribute has no others.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((incident.LastSeenAt + Kept).ToUnixTimeSeconds());
        return new StoredRecord(KeyOf(incident.Id), incident.Version, expiresAt, attributes);
    }

    /// <returns>Null when the record was not written by this code, or by a newer one.</returns>
    public static Incident? TryRead(StoredRecord record)
    {
        try
        {
            return FromRecord(record);
        }
        catch (ParseException)
        {
            return null;
        }
    }

    /// <exception cref="ParseException">The record was not written by this code, or by a newer one.</exception>
    public static Incident FromRecord(StoredRecord record)
    {
        string Text(string name) => record.Attributes.TryGetValue(name, out var text)
            ? text
            : throw new ParseException($"the record {record.Key} of the incident table lacks the attribute {name}");
        DateTimeOffset Time(string name) => DateTimeOffset.TryParseExact(Text(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time
            : throw new ParseException($"the attribute {name} of the record {record.Key} is no time such as {Show(DateTimeOffset.UnixEpoch)}");
        AlertStage stage = Text("alert") switch
        {
            "claimed" => new AlertStage.Claimed(Text("claimedBy"), Time("claimedUntil")),
            "owed" => new AlertStage.Owed(),
            "quiet" => new AlertStage.Quiet(Time("quietUntil"), record.Attributes.GetValueOrDefault("quietBecause") ?? ReasonCodes.ModeOff),
            "sent" => new AlertStage.Sent(Time("alertedAt")),
            var other => throw new ParseException($"the attribute alert of the record {record.Key} is \"{PlainText.Line(other, 40)}\"; expected claimed, owed, quiet or sent"),
        };
        if (!long.TryParse(Text("occurrences"), NumberStyles.None, CultureInfo.InvariantCulture, out var occurrences))
            throw new ParseException($"the attribute occurrences of the record {record.Key} is no number");
        var sighting = new Sighting(Text("cluster"), Text("subject"), Text("taskDefinition"), Text("image"), Text("firstTask"), Text("firstEvent"), Text("conclusive") == "true");
        return new Incident(sighting, Text("verdict"), record.Version, Text("writeId"), Time("openedAt"), Time("lastSeenAt"), occurrences,
            Lines(Text("recentTasks")), stage, record.Attributes.ContainsKey("alertedAt") ? Time("alertedAt") : null)
        {
            ConsideredAt = record.Attributes.ContainsKey("consideredAt") ? Time("consideredAt") : null,
            Remedy = RemedyRecord.Read(record.Attributes),
        };
    }

    private static ImmutableArray<string> Lines(string text) => text.Length == 0 ? [] : [.. text.Split('\n')];

    private static string Show(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
