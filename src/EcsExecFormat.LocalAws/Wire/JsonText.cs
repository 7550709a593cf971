using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>JSON as the services write it, and values in their forms.</summary>
internal static class JsonText
{
    /// <summary>Nothing is escaped that need not be.</summary>
    public static JsonSerializerOptions Plain { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };

    /// <returns>Epoch seconds with milliseconds, the timestamp form of AWS JSON.</returns>
    public static JsonNode Epoch(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Strings(IEnumerable<string> items) => Array(items.Select(item => (JsonNode?)item));

    /// <summary>Adds <paramref name="value"/> unless the member is there already.</summary>
    public static void Default(this JsonObject target, string member, JsonNode value)
    {
        if (!target.ContainsKey(member))
            target[member] = value;
    }

    /// <summary>Sets the member, unless <paramref name="value"/> is null.</summary>
    public static void Given(this JsonObject target, string member, JsonNode? value)
    {
        if (value is not null)
            target[member] = value;
    }

    /// <returns>The text, or null when the member is absent or no string.</returns>
    public static string? Text(this JsonObject source, string member) =>
        source[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <returns>The objects of an array member; empty when it is absent.</returns>
    public static IEnumerable<JsonObject> Objects(this JsonObject source, string member) =>
        source[member] is JsonArray items ? items.OfType<JsonObject>() : [];
}
