using System.Text;
using System.Text.Json;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>What a JSON document says, as text: names and texts without escapes, numbers by their digits, members by name and items in their order.</summary>
internal static class SpelledJson
{
    public static string Of(JsonTree tree)
    {
        var text = new StringBuilder();
        Write(tree, text);
        return text.ToString();
    }

    /// <summary>Without escapes, in quotes; what is no valid Unicode stays as it is written, and is told from what is by its quotes.</summary>
    public static string Unescaped(string raw)
    {
        try
        {
            return $"\"{JsonSerializer.Deserialize<string>($"\"{raw}\"")}\"";
        }
        catch (JsonException)
        {
            return $"'{raw}'";
        }
    }

    public static bool Is(string raw, string name) => Unescaped(raw) == $"\"{name}\"";

    private static void Write(JsonTree tree, StringBuilder text)
    {
        if (tree.Kind == '"')
        {
            text.Append(tree.IsText ? Unescaped(tree.Raw[1..^1]) : tree.Raw);
            return;
        }

        text.Append(tree.Kind);
        // Of several members of one name the order counts: the sort is stable.
        var places = Enumerable.Range(0, tree.Children.Count);
        foreach (var place in tree.Kind == '{' ? places.OrderBy(place => Unescaped(tree.Names[place]), StringComparer.Ordinal) : places)
        {
            if (tree.Kind == '{')
                text.Append(Unescaped(tree.Names[place])).Append(':');
            Write(tree.Children[place], text);
            text.Append(',');
        }

        text.Append(tree.Kind == '{' ? '}' : ']');
    }
}
