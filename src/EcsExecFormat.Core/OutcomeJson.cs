using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

/// <summary>The outcome document <c>ecs-exec-format/outcome/v1</c> (docs/outcome.schema.json).</summary>
public static class OutcomeJson
{
    public const string Schema = "ecs-exec-format/outcome/v1";

    // More than any ARN or image name of ECS; only foreign text is longer, and SNS takes 256 KB for five copies of it.
    private const int LongestText = 700;
    private const int MostOffers = 64;

    /// <summary>The members that say what was found.</summary>
    private static readonly string[] Found = ["verdict", "confidence", "ranOn", "declared", "containers", "origins"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>One line of UTF-8 JSON.</returns>
    public static ReadOnlyMemory<byte> Write(Outcome outcome)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteSubject(json, outcome);
            if (outcome.Follows is { } follows)
                Repeat(json, follows.RootElement);
            else
                WriteFinding(json, outcome);
            WriteResult(json, outcome);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static string WriteText(Outcome outcome) => Encoding.UTF8.GetString(Write(outcome).Span);

    private static void WriteSubject(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteString("schema", Schema);
        json.WriteString("kind", outcome.Kind);
        json.WriteString("id", outcome.Id);
        json.WriteString("eventId", Bounded(outcome.EventId));
        json.WriteString("time", outcome.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("account", Bounded(outcome.Account));
        json.WriteString("region", Bounded(outcome.Region));
        json.WriteString("cluster", Bounded(outcome.Cluster));
        json.WriteString("service", Bounded(outcome.Service));
        json.WriteString("serviceArn", Bounded(outcome.ServiceArn));
        json.WriteString("deploymentId", Bounded(outcome.DeploymentId));
        json.WriteString("task", Bounded(outcome.Task));
        json.WriteString("taskDefinition", Bounded(outcome.TaskDefinition));
        json.WriteString("owner", Bounded(outcome.Owner));
    }

    /// <summary>What was found is what it was.</summary>
    private static void Repeat(Utf8JsonWriter json, JsonElement follows)
    {
        foreach (var member in Found)
        {
            if (!follows.TryGetProperty(member, out var value))
                continue;
            json.WritePropertyName(member);
            value.WriteTo(json);
        }
    }

    private static void WriteFinding(Utf8JsonWriter json, Outcome outcome)
    {
        var finding = outcome.Finding;
        json.WriteString("verdict", finding.Verdict.Name());
        json.WriteString("confidence", finding.Confidence?.Name());
        json.WriteString("ranOn", finding.RanOn.Platform?.ToString());
        json.WriteString("declared", finding.Declared?.ToString());
        json.WriteStartArray("containers");
        foreach (var container in finding.Containers)
            WriteContainer(json, container);
        json.WriteEndArray();
        WriteTexts(json, "origins", outcome.Origins);
    }

    private static void WriteContainer(Utf8JsonWriter json, ContainerFinding container)
    {
        json.WriteStartObject();
        json.WriteString("name", Bounded(container.Name));
        json.WriteString("image", Bounded(container.Image));
        json.WriteString("digest", container.Digest?.ToString());
        json.WriteStartArray("offers");
        foreach (var platform in container.Offers.Take(MostOffers))
            json.WriteStringValue(platform.ToString());
        json.WriteEndArray();
        json.WriteString("verdict", container.Verdict.Name());
        WriteTexts(json, "evidence", container.Evidence);
        json.WriteString("reason", Bounded(container.Reason));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string member, ImmutableArray<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
            json.WriteStringValue(Bounded(text));
        json.WriteEndArray();
    }

    private static string? Bounded(string? text) => text is { Length: > LongestText } ? PlainText.Line(text, LongestText) : text;

    private static void WriteResult(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteString("mode", outcome.Mode);
        json.WriteString("action", (outcome.Remedy?.Action ?? RemedyAction.None).Name());
        json.WriteString("reasonCode", outcome.ReasonCode);
        json.WriteString("reason", Bounded(outcome.Reason));
        json.WriteString("revision", outcome.Remedy?.Revision?.ToString());
        json.WriteString("alert", outcome.Alert.Name());
        json.WriteNumber("occurrences", outcome.Occurrences);
        if (!outcome.IncidentIds.IsEmpty)
            WriteTexts(json, "incidents", outcome.IncidentIds);
    }
}
