using System.Text;
using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>Attribute values in their JSON form: an object with one member that names the type, such as <c>{"S":"text"}</c>.</summary>
internal static class AttributeValues
{
    /// <returns><c>S</c>, <c>N</c>, <c>B</c>, <c>BOOL</c>, <c>NULL</c>, <c>L</c>, <c>M</c>, <c>SS</c>, <c>NS</c> or <c>BS</c>.</returns>
    public static string TypeOf(JsonObject value) => value.First().Key;

    /// <returns>The value in the form in which it is stored: checked, and with its numbers in plain notation.</returns>
    public static JsonObject Normalized(JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } value)
            throw DynamoErrors.Validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        var (type, content) = value.First();
        JsonNode normalized = (type, content) switch
        {
            ("S", JsonValue text) => Text(text),
            ("B", JsonValue binary) => Binary(binary),
            ("N", JsonValue number) => Number(number),
            ("BOOL" or "NULL", JsonValue flag) when flag.TryGetValue<bool>(out _) => flag.DeepClone(),
            ("L", JsonArray items) => new JsonArray([.. items.Select(Normalized)]),
            ("M", JsonObject members) => NormalizedMap(members),
            ("SS", JsonArray { Count: > 0 } items) => new JsonArray([.. items.Select(item => (JsonNode)Text(item))]),
            ("BS", JsonArray { Count: > 0 } items) => new JsonArray([.. items.Select(item => (JsonNode)Binary(item))]),
            ("NS", JsonArray { Count: > 0 } items) => new JsonArray([.. items.Select(item => (JsonNode)Number(item))]),
            ("SS" or "BS" or "NS", JsonArray) => throw DynamoErrors.BadParameter("An string set  may not be empty"),
            _ => throw DynamoErrors.Validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"),
        };
        return new JsonObject { [type] = normalized };
    }

    public static JsonObject NormalizedMap(JsonObject members)
    {
        var map = new JsonObject();
        foreach (var (name, value) in members)
            map[name] = Normalized(value);
        return map;
    }

    /// <summary>Equality of normalized values: maps without regard to order, sets too.</summary>
    public static bool AreEqual(JsonObject left, JsonObject right)
    {
        var type = TypeOf(left);
        if (type != TypeOf(right))
            return false;
        return type is "SS" or "NS" or "BS"
            ? Members(left).SetEquals(Members(right))
            : JsonNode.DeepEquals(left, right);
    }

    /// <returns>The order of two values of the same type S, N or B; null when there is none.</returns>
    public static int? Compare(JsonObject left, JsonObject right) => (TypeOf(left), TypeOf(right)) switch
    {
        ("N", "N") => NumberOf(left).CompareTo(NumberOf(right)),
        ("S", "S") => Encoding.UTF8.GetBytes(TextOf(left)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(TextOf(right))),
        ("B", "B") => Convert.FromBase64String(TextOf(left)).AsSpan().SequenceCompareTo(Convert.FromBase64String(TextOf(right))),
        _ => null,
    };

    /// <returns>The text of an S, N or B.</returns>
    public static string TextOf(JsonObject value) => value.First().Value!.GetValue<string>();

    /// <returns>The members of a set, as they are written.</returns>
    public static HashSet<string> Members(JsonObject set) => [.. set.First().Value!.AsArray().Select(item => item!.GetValue<string>())];

    /// <returns>What <c>size()</c> gives; null for a type that has no size.</returns>
    public static int? SizeOf(JsonObject value) => TypeOf(value) switch
    {
        "S" => Encoding.UTF8.GetByteCount(TextOf(value)),
        "B" => Convert.FromBase64String(TextOf(value)).Length,
        "L" or "SS" or "NS" or "BS" => value.First().Value!.AsArray().Count,
        "M" => value.First().Value!.AsObject().Count,
        _ => null,
    };

    private static DynamoNumber NumberOf(JsonObject value) => DynamoNumber.Parse(TextOf(value)) ?? throw Unreadable(TextOf(value));

    private static JsonValue Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text)
        ? JsonValue.Create(text)
        : throw DynamoErrors.Validation("Expected a string in an AttributeValue");

    private static JsonValue Binary(JsonNode? node)
    {
        var text = Text(node);
        return System.Buffers.Text.Base64.IsValid(text.GetValue<string>())
            ? text
            : throw DynamoErrors.Validation("A binary AttributeValue must be valid base64");
    }

    private static JsonValue Number(JsonNode? node)
    {
        var text = Text(node).GetValue<string>();
        return JsonValue.Create((DynamoNumber.Parse(text) ?? throw Unreadable(text)).ToString());
    }

    private static Wire.ServiceErrorException Unreadable(string text) =>
        DynamoErrors.Validation($"The parameter cannot be converted to a numeric value: {text}");
}
