using System.Text.Json;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Writes a JSON document as it was, with one value changed.</summary>
internal sealed class ChangedJson
{
    private int _left;

    private ChangedJson(int place) => _left = place;

    /// <param name="json">The document.</param>
    /// <param name="place">Which of its values, counted in writing order and from the beginning again after the last.</param>
    public static string At(string json, int place)
    {
        using var document = JsonDocument.Parse(json);
        return new ChangedJson(place % Count(document.RootElement)).Write(document.RootElement);
    }

    private static int Count(JsonElement json) => 1 + json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private string Write(JsonElement json)
    {
        var isHere = _left-- == 0;
        var raw = json.GetRawText();
        return json.ValueKind switch
        {
            JsonValueKind.Object => $"{{{string.Join(",", json.EnumerateObject().Select(Write).Concat(isHere ? ["\"added\":null"] : []))}}}",
            JsonValueKind.Array => $"[{string.Join(",", json.EnumerateArray().Select(Write).Concat(isHere ? ["null"] : []))}]",
            _ when !isHere => raw,
            JsonValueKind.String => $"\"x{raw[1..]}",
            JsonValueKind.Number => raw.StartsWith('-') ? raw[1..] : $"-{raw}",
            JsonValueKind.True => "false",
            JsonValueKind.False => "null",
            _ => "true",
        };
    }

    private string Write(JsonProperty member)
    {
        var written = member.ToString();
        return written[..^member.Value.GetRawText().Length] + Write(member.Value);
    }
}
