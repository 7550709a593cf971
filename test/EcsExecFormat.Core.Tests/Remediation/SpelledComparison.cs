using System.Text.Json;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Compares JSON documents as they are spelled: names, numbers and texts as written, members and items in their order.</summary>
internal static class SpelledComparison
{
    /// <returns>The paths at which the two differ; empty when they do not.</returns>
    public static IReadOnlyList<string> Differences(string expected, string actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        var differences = new List<string>();
        Compare(left.RootElement, right.RootElement, "", differences);
        return differences;
    }

    private static void Compare(JsonElement left, JsonElement right, string path, List<string> differences)
    {
        var (lefts, rights) = (Children(left), Children(right));
        if (left.ValueKind != right.ValueKind || lefts.Count != rights.Count)
            differences.Add(path);
        else if (left.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            Compare(left.GetRawText(), right.GetRawText(), path, differences);
        else
        {
            foreach (var (one, other) in lefts.Zip(rights))
            {
                Compare(one.Name, other.Name, path, differences);
                Compare(one.Value, other.Value, $"{path}/{one.Name}", differences);
            }
        }
    }

    private static void Compare(string left, string right, string path, List<string> differences)
    {
        if (left != right)
            differences.Add(path);
    }

    private static List<(string Name, JsonElement Value)> Children(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => [.. json.EnumerateObject().Select(member => (RawName(member), member.Value))],
        JsonValueKind.Array => [.. json.EnumerateArray().Select((item, index) => ($"{index}", item))],
        _ => [],
    };

    // ToString is the member as written, which never fails, where Name does on a lone surrogate.
    private static string RawName(JsonProperty member) => member.ToString()[..^member.Value.GetRawText().Length].TrimEnd(' ', '\t', '\r', '\n', ':');
}
