using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EcsExecFormat.LocalAws.Sns;

/// <summary>What Publish checks before it accepts a message (SNS API reference, Publish).</summary>
internal static class SnsPublishing
{
    private const int MostBytes = 262_144;
    private const int LongestSubject = 100;

    /// <returns>The subject; null when there is none.</returns>
    public static string? Subject(IReadOnlyDictionary<string, string> form)
    {
        if (!form.TryGetValue("Subject", out var subject))
            return null;
        var printable = subject.All(character => character is >= ' ' and <= '~');
        return subject.Length is 0 or > LongestSubject || !printable || subject[0] == ' ' ? throw SnsErrors.Invalid("Subject") : subject;
    }

    /// <returns>The text by protocol.</returns>
    public static IReadOnlyDictionary<string, string> Bodies(IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("Message") is not { Length: > 0 } message)
            throw SnsErrors.Invalid("Empty message");
        return form.GetValueOrDefault("MessageStructure") switch
        {
            null or "" => new Dictionary<string, string> { ["default"] = message },
            "json" => Structured(message),
            _ => throw SnsErrors.Invalid("MessageStructure"),
        };
    }

    /// <returns>The attributes by name.</returns>
    public static IReadOnlyDictionary<string, SnsAttributeValue> Attributes(IReadOnlyDictionary<string, string> form)
    {
        var attributes = new Dictionary<string, SnsAttributeValue>();
        for (var number = 1; form.TryGetValue(Field(number, "Name"), out var name); number++)
        {
            var type = form.GetValueOrDefault(Field(number, "Value.DataType"), "");
            var value = form.GetValueOrDefault(Field(number, type.StartsWith("Binary", StringComparison.Ordinal) ? "Value.BinaryValue" : "Value.StringValue"), "");
            Check(name, type, value);
            if (!attributes.TryAdd(name, new SnsAttributeValue(type, value)))
                throw SnsErrors.InvalidValue($"Message attribute name '{name}' is used more than once.");
        }
        return attributes;
    }

    /// <summary>Message and attributes together must stay within 256 KiB.</summary>
    public static void CheckSize(string message, IReadOnlyDictionary<string, SnsAttributeValue> attributes)
    {
        var size = Encoding.UTF8.GetByteCount(message)
            + attributes.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key + attribute.Value.DataType + attribute.Value.Value));
        if (size > MostBytes)
            throw SnsErrors.Invalid("Message too long");
    }

    private static Dictionary<string, string> Structured(string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw SnsErrors.Invalid("Message Structure - JSON message body failed to parse");
            var bodies = new Dictionary<string, string>();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
                bodies[member.Name] = member.Value.GetString() ?? "";
            return bodies.ContainsKey("default") ? bodies : throw SnsErrors.Invalid("Message Structure - No default entry in JSON message body");
        }
        catch (JsonException)
        {
            throw SnsErrors.Invalid("Message Structure - JSON message body failed to parse");
        }
    }

    private static void Check(string name, string type, string value)
    {
        if (name.Length is 0 or > 256 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
            throw SnsErrors.InvalidValue($"Invalid message attribute name '{name}'.");
        if (type.Split('.')[0] is not ("String" or "Number" or "Binary"))
            throw SnsErrors.InvalidValue($"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        if (value.Length == 0)
            throw SnsErrors.InvalidValue($"The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{type}'.");
        if (type.StartsWith("Number", StringComparison.Ordinal) && !decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw SnsErrors.InvalidValue($"Could not cast message attribute '{name}' value to number.");
    }

    private static string Field(int number, string name) => string.Create(CultureInfo.InvariantCulture, $"MessageAttributes.entry.{number}.{name}");
}
