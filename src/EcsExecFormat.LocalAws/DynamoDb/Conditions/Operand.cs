using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>Something with a value.</summary>
internal abstract record Operand
{
    /// <returns>The value, or null when the item has none here.</returns>
    public abstract JsonObject? Value(JsonObject item);
}

/// <summary>A value of ExpressionAttributeValues.</summary>
internal sealed record Literal(JsonObject Content) : Operand
{
    public override JsonObject? Value(JsonObject item) => Content;
}

/// <summary>A place in the item: an attribute, and then members of maps (texts) and items of lists (numbers).</summary>
internal sealed record DocumentPath(string Attribute, IReadOnlyList<PathStep> Steps) : Operand
{
    public override JsonObject? Value(JsonObject item)
    {
        var value = item[Attribute] as JsonObject;
        foreach (var step in Steps)
            value = step.Of(value);
        return value;
    }
}

/// <param name="Name">The member of a map; null for an item of a list.</param>
/// <param name="Index">The item of a list, from 0.</param>
internal sealed record PathStep(string? Name, int Index)
{
    public JsonObject? Of(JsonObject? value) => Name is not null
        ? (value?["M"] as JsonObject)?[Name] as JsonObject
        : value?["L"] is JsonArray list ? list.ElementAtOrDefault(Index) as JsonObject : null;
}

/// <summary><c>size(path)</c>.</summary>
internal sealed record Size(DocumentPath Path) : Operand
{
    public override JsonObject? Value(JsonObject item) =>
        Path.Value(item) is { } value && AttributeValues.SizeOf(value) is { } size
            ? new JsonObject { ["N"] = size.ToString(CultureInfo.InvariantCulture) }
            : null;
}
