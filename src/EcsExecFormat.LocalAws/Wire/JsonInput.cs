using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Calls;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>The input of a JSON operation. A member of the wrong kind is a SerializationException, as in the services.</summary>
internal sealed record JsonInput(JsonObject Body, CredentialScope Scope)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static JsonInput Read(ReceivedRequest request)
    {
        try
        {
            var body = request.Body.IsEmpty ? [] : JsonNode.Parse(request.Body.Span, documentOptions: Strict) as JsonObject;
            return new JsonInput(body ?? throw Unreadable("Start of structure or map found where not expected."), request.Scope!);
        }
        catch (JsonException)
        {
            throw Unreadable("The request body is not valid JSON.");
        }
    }

    /// <returns>The text, or null when absent, null or empty.</returns>
    public string? Text(string member) => Value(member) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text,
        _ => throw Unreadable($"{member} must be a string"),
    };

    /// <returns>The number, or null when absent.</returns>
    public int? Integer(string member) => Value(member) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw Unreadable($"{member} must be an integer"),
    };

    /// <returns>The number, or null when absent.</returns>
    public long? Long(string member) => Value(member) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        _ => throw Unreadable($"{member} must be a long"),
    };

    public bool Flag(string member) => Value(member) switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Unreadable($"{member} must be a boolean"),
    };

    /// <returns>The object, or null when absent.</returns>
    public JsonObject? Object(string member) => Value(member) switch
    {
        null => null,
        JsonObject value => value,
        _ => throw Unreadable($"{member} must be a structure"),
    };

    /// <returns>The texts; empty when absent.</returns>
    public IReadOnlyList<string> Texts(string member) => [.. Items(member).Select(item =>
        item is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Unreadable($"{member} must be a list of strings"))];

    /// <returns>The objects; empty when absent.</returns>
    public IReadOnlyList<JsonObject> Objects(string member) =>
        [.. Items(member).Select(item => item as JsonObject ?? throw Unreadable($"{member} must be a list of structures"))];

    public bool Includes(string field) => Texts("include").Contains(field);

    private JsonNode? Value(string member) => Body[member];

    private JsonArray Items(string member) => Value(member) switch
    {
        null => [],
        JsonArray items => items,
        _ => throw Unreadable($"{member} must be a list"),
    };

    private static ServiceErrorException Unreadable(string message) => new("SerializationException", message);
}
