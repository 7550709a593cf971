using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EcsExecFormat.Core.Alerts;

namespace EcsExecFormat.Aws;

/// <summary>An alert in the form and within the bounds that SNS accepts (API reference, Publish).</summary>
/// <param name="Subject">Below 100 characters, none of them a control character.</param>
/// <param name="Body">The JSON object of <c>MessageStructure=json</c>: protocol to text.</param>
/// <param name="Attributes">Name to value; none empty.</param>
internal sealed record SnsMessage(string Subject, string Body, ImmutableArray<KeyValuePair<string, string>> Attributes)
{
    /// <summary>Bytes of message, subject and attributes together, at most.</summary>
    public const int MaxBytes = 262_144;

    public const string AttributeType = "String";

    private const int MaxSubjectLength = 99;
    private const string TextCut = "[The rest was left out: the message would have been larger than Amazon SNS accepts.]";
    private const string OutcomeCut = "[The machine-readable outcome was left out: it is larger than Amazon SNS accepts.]";

    private static readonly ImmutableArray<string> PeopleProtocols = ["default", "email"];
    private static readonly ImmutableArray<string> MachineProtocols = ["sqs", "lambda", "firehose", "http", "https"];

    // The text is neither HTML nor a script, and escapes would only make it larger.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SnsMessage From(AlertMessage alert)
    {
        var subject = CleanSubject(alert.Subject);
        ImmutableArray<KeyValuePair<string, string>> attributes = [.. alert.Attributes.Where(attribute => attribute.Value.Length > 0)];
        var room = MaxBytes - Encoding.UTF8.GetByteCount(subject) - attributes.Sum(Bytes);
        var body = Serialize(alert.Text, alert.OutcomeJson);
        if (Encoding.UTF8.GetByteCount(body) > room)
            body = Shorten(alert, room);
        return new SnsMessage(subject, body, attributes);
    }

    // People's text gives way first, because machines cannot read half a document; only an outcome too large by itself is dropped.
    private static string Shorten(AlertMessage alert, int room) =>
        LongestThatFits(alert.Text, alert.OutcomeJson, room) ?? LongestThatFits(alert.Text, null, room) ?? Serialize(OutcomeCut, null);

    private static string? LongestThatFits(string text, string? outcome, int room)
    {
        string? best = null;
        var (low, high) = (0, text.Length);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var part = WholeLines(text, middle);
            var notes = (middle < text.Length ? TextCut + "\n" : "") + (outcome is null ? OutcomeCut + "\n" : "");
            var candidate = Serialize(part + notes, outcome);
            if (Encoding.UTF8.GetByteCount(candidate) <= room)
                (best, low) = (candidate, middle + 1);
            else
                high = middle - 1;
        }

        return best;
    }

    // Cuts behind the last line end; a single endless line is cut where it stands, but never within a surrogate pair.
    private static string WholeLines(string text, int length)
    {
        if (length == text.Length)
            return text.EndsWith('\n') || length == 0 ? text : text + "\n";
        if (length > 0 && text.LastIndexOf('\n', length - 1) is >= 0 and var lineEnd)
            return text[..(lineEnd + 1)];
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return length == 0 ? "" : text[..length] + "\n";
    }

    private static string Serialize(string text, string? outcome)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (var protocol in PeopleProtocols)
                writer.WriteString(protocol, text);
            if (outcome is not null)
            {
                foreach (var protocol in MachineProtocols)
                    writer.WriteString(protocol, outcome);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string CleanSubject(string subject)
    {
        var clean = new string([.. subject.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]).Trim();
        if (clean.Length > MaxSubjectLength)
            clean = clean[..(MaxSubjectLength - 3)] + "...";
        return clean.Length == 0 ? "Alert" : clean;
    }

    private static int Bytes(KeyValuePair<string, string> attribute) =>
        Encoding.UTF8.GetByteCount(attribute.Key) + AttributeType.Length + Encoding.UTF8.GetByteCount(attribute.Value);
}
