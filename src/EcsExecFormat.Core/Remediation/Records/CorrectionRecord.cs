using System.Globalization;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>The form of a correction in the table: flat text that an operator can read in the console, kept for good.</summary>
public static class CorrectionRecord
{
    /// <summary>The partition key of a correction's record.</summary>
    public static string KeyOf(CorrectionSubject subject) => KeyOf(subject.Id);

    /// <param name="correctionId">See <see cref="CorrectionSubject.Id"/>.</param>
    public static string KeyOf(string correctionId) => $"correction/{correctionId}";

    public static StoredRecord ToRecord(Correction correction)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = correction.Subject.Id,
            ["cluster"] = correction.Subject.ClusterArn,
            ["subject"] = correction.Subject.Owner,
            ["taskDefinition"] = correction.Subject.Failing,
            ["incident"] = correction.IncidentId,
            ["mode"] = correction.Mode.Name(),
            ["target"] = correction.Target,
            ["startedAt"] = Show(correction.StartedAt),
            ["leaseUntil"] = Show(correction.LeaseUntil),
            ["step"] = NameOf(correction.Step),
            ["writeId"] = correction.WriteId,
        };
        Add("revision", correction.Revision);
        Add("wasThere", correction.WasThere ? "true" : null);
        Add("overtook", correction.Overtook);
        Add("action", correction.Action?.Name());
        Add("reasonCode", correction.ReasonCode);
        Add("reason", correction.Reason);
        Add("endedAt", Show(correction.EndedAt));
        Add("canGoBack", correction.CanGoBack switch { null => null, true => "true", false => "false" });
        Add("event", correction.Event);
        Add("outcome", correction.Outcome);
        Add("givenUp", correction.GivenUp);
        Add("undoneAt", Show(correction.UndoneAt));
        Add("undoneUntil", Show(correction.UndoneUntil));
        Add("followUp", correction.Ending?.Action.Name());
        Add("followUpCode", correction.Ending?.ReasonCode);
        Add("followUpReason", correction.Ending?.Reason);
        Add("followUpAt", Show(correction.Ending?.At));
        ServiceStateRecord.Write(attributes, "before", correction.Before);
        ServiceStateRecord.Write(attributes, "after", correction.After);
        return new StoredRecord(KeyOf(correction.Subject), correction.Version, null, attributes);

        void Add(string name, string? value)
        {
            if (value is not null)
                attributes[name] = value;
        }
    }

    /// <exception cref="ParseException">The record was not written by this code, or by a newer one.</exception>
    public static Correction FromRecord(StoredRecord record)
    {
        string? Optional(string name) => record.Attributes.GetValueOrDefault(name);
        string Text(string name) => Optional(name) ?? throw Bad(name, "is missing");
        DateTimeOffset Time(string name) => DateTimeOffset.TryParseExact(Text(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time
            : throw Bad(name, $"is no time such as {Show(DateTimeOffset.UnixEpoch)}");
        DateTimeOffset? OptionalTime(string name) => Optional(name) is null ? null : Time(name);
        ParseException Bad(string name, string how) => new($"the attribute {name} of the record {record.Key} of the incident table {how}");

        var subject = new CorrectionSubject(Text("cluster"), Text("subject"), Text("taskDefinition"));
        var step = Enum.GetValues<CorrectionStep>().Where(step => NameOf(step) == Text("step")).Select(step => (CorrectionStep?)step).FirstOrDefault()
            ?? throw Bad("step", "is unknown");
        if (Optional("action") is { } action && RemedyActionNames.Parse(action) is null)
            throw Bad("action", "is unknown");
        return new Correction(
            subject, Text("incident"), record.Version, Text("writeId"), ModeNames.Parse(Text("mode")) ?? throw Bad("mode", "is unknown"), Text("target"),
            Time("startedAt"), Time("leaseUntil"), step, ServiceStateRecord.Read(record.Attributes, "before"))
        {
            Revision = Optional("revision"),
            WasThere = Optional("wasThere") == "true",
            Overtook = Optional("overtook"),
            After = ServiceStateRecord.Read(record.Attributes, "after"),
            Action = RemedyActionNames.Parse(Optional("action")),
            ReasonCode = Optional("reasonCode"),
            Reason = Optional("reason"),
            EndedAt = OptionalTime("endedAt"),
            CanGoBack = Optional("canGoBack") switch { "true" => true, "false" => false, _ => null },
            Event = Optional("event"),
            Outcome = Optional("outcome"),
            GivenUp = Optional("givenUp"),
            UndoneAt = OptionalTime("undoneAt"),
            UndoneUntil = OptionalTime("undoneUntil"),
            Ending = Optional("followUp") is { } followUp
                ? new Ending(RemedyActionNames.Parse(followUp) ?? throw Bad("followUp", "is unknown"), Text("followUpCode"), Text("followUpReason"), Time("followUpAt"))
                : null,
        };
    }

    private static string NameOf(CorrectionStep step) => step switch
    {
        CorrectionStep.Begun => "begun",
        CorrectionStep.Updating => "updating",
        CorrectionStep.Stopped => "stopped",
        CorrectionStep.Done => "done",
        CorrectionStep.Settling => "settling",
        CorrectionStep.Settled => "settled",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string? Show(DateTimeOffset? time) => time is { } known ? Show(known) : null;

    private static string Show(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
