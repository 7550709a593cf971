using System.Globalization;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Attributes of records: texts, and times in ISO 8601 with the offset of UTC (.NET's format <c>O</c>).</summary>
internal static class RecordReading
{
    /// <exception cref="ParseException">It is not there.</exception>
    public static string Text(this StoredRecord record, string name) =>
        record.Attributes.GetValueOrDefault(name) ?? throw new ParseException($"the record {record.Key} of the incident table lacks the attribute {name}");

    /// <exception cref="ParseException">It is not there, or no time.</exception>
    public static DateTimeOffset Time(this StoredRecord record, string name) =>
        TryTime(record.Text(name)) ?? throw new ParseException($"the attribute {name} of the record {record.Key} of the incident table is no time");

    /// <returns>The lines of a text; empty when it is not there.</returns>
    public static string[] Lines(this StoredRecord record, string name) => (record.Attributes.GetValueOrDefault(name) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <returns>Null for what is no time.</returns>
    public static DateTimeOffset? TryTime(string text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;

    /// <returns>The time as it is written.</returns>
    public static string Show(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
