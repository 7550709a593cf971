using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Incidents;

/// <summary>What was planned, declined or done, as attributes of an incident's record.</summary>
internal static class RemedyRecord
{
    public static void Write(Dictionary<string, string> attributes, RecordedRemedy? remedy)
    {
        if (remedy is null)
            return;
        attributes["mode"] = remedy.Mode.Name();
        attributes["action"] = remedy.Action.Name();
        attributes["reasonCode"] = remedy.ReasonCode;
        attributes["reason"] = remedy.Reason;
        if (remedy.Revision is { } revision)
            attributes["revision"] = revision;
        if (!remedy.Difference.IsEmpty)
            attributes["difference"] = string.Join('\n', remedy.Difference);
        ServiceStateRecord.Write(attributes, "before", remedy.Before);
        ServiceStateRecord.Write(attributes, "after", remedy.After);
    }

    /// <returns>Null when the record has none, or one that is not understood: what was done stands in the record of the correction, too.</returns>
    public static RecordedRemedy? Read(IReadOnlyDictionary<string, string> attributes) =>
        ModeNames.Parse(attributes.GetValueOrDefault("mode")) is { } mode && RemedyActionNames.Parse(attributes.GetValueOrDefault("action")) is { } action
            ? new RecordedRemedy(
                mode, action, attributes.GetValueOrDefault("reasonCode") ?? "", attributes.GetValueOrDefault("reason") ?? "", attributes.GetValueOrDefault("revision"),
                [.. (attributes.GetValueOrDefault("difference") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)],
                ServiceStateRecord.Read(attributes, "before"), ServiceStateRecord.Read(attributes, "after"))
            : null;
}
