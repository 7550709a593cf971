using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace EcsExecFormat.Core;

/// <summary>Tolerant reading of foreign JSON: a member that is absent, null or of another kind is null or empty, never an error.</summary>
public static class JsonReading
{
    /// <returns>The text, or null when the member is absent, no string, empty, or not valid Unicode.</returns>
    public static string? Text(this JsonElement element, string member) => element.TryMember(member, out var value) ? Text(value) : null;

    /// <returns>The whole number, or null when the member is absent or no whole number of 64 bits.</returns>
    public static long? WholeNumber(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <returns>The time (RFC 3339), or null when the member is absent or no time.</returns>
    public static DateTimeOffset? Time(this JsonElement element, string member) =>
        DateTimeOffset.TryParse(element.Text(member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <returns>The time that a number of seconds since 1970 stands for (Smithy, epoch-seconds), or null when the member is absent or no such number.</returns>
    public static DateTimeOffset? Instant(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 32503680000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;

    /// <returns>The object, or null when the member is absent or no object.</returns>
    public static JsonElement? Member(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <returns>Whether the member is there and <c>true</c>.</returns>
    public static bool IsTrue(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.True;

    /// <returns>Whether the member is there and <c>false</c>.</returns>
    public static bool IsFalse(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.False;

    /// <returns>The objects of an array member; empty when the member is absent or no array. Other items are left out.</returns>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    /// <returns>The texts of an array member; empty when the member is absent or no array. Other items, and what is not valid Unicode, are left out.</returns>
    public static IEnumerable<string> Texts(this JsonElement element, string member) =>
        element.TryMember(member, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Text).OfType<string>() : [];

    /// <returns>The texts of an array member; empty when the member is absent or null; null when it is anything else.</returns>
    public static ImmutableArray<string>? AllTexts(this JsonElement element, string member)
    {
        if (!element.TryMember(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            return null;
        try
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape; see Text.
            return null;
        }
    }

    /// <returns>Whether the member is there, whatever its kind. Of duplicates the last counts.</returns>
    internal static bool TryMember(this JsonElement element, string member, out JsonElement value)
    {
        value = default;
        if (element.ValueKind != JsonValueKind.Object)
            return false;
        try
        {
            return element.TryGetProperty(member, out value);
        }
        catch (InvalidOperationException)
        {
            // The name of some other member holds a lone surrogate escape, which no text can be compared with.
            return element.TryReadableMember(member, out value);
        }
    }

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape such as "\ud800" is legal JSON and no legal text.
            return null;
        }
    }

    private static bool TryReadableMember(this JsonElement element, string member, out JsonElement value)
    {
        value = default;
        var isFound = false;
        foreach (var property in element.EnumerateObject())
        {
            try
            {
                if (!property.NameEquals(member))
                    continue;
                value = property.Value;
                isFound = true;
            }
            catch (InvalidOperationException)
            {
                continue;
            }
        }

        return isFound;
    }
}
