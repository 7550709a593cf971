using System.Text.Json;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>A JSON document as one line for each value in its order, such as <c>volumes[0].name = "data"</c>: numbers as they are written, texts as they read.</summary>
internal static class DocumentLines
{
    public static IEnumerable<string> Of(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object when value.EnumerateObject().Any() => value.EnumerateObject().SelectMany(member => Of(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array when value.GetArrayLength() > 0 => value.EnumerateArray().SelectMany((item, index) => Of(item, $"{path}[{index}]")),
        JsonValueKind.String => [$"{path} = \"{value.GetString()}\""],
        _ => [$"{path} = {value.GetRawText()}"],
    };
}
