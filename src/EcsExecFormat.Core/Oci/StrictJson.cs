using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace EcsExecFormat.Core.Oci;

/// <summary>
/// Reads image documents so strictly that no two readers can see different things in one document (CVE-2021-41190 was such a
/// pair): no duplicate members, and none that differ from a known one in case only, which Go's decoder takes for the same
/// (encoding/json, foldName: by Unicode's simple folding, to which the long s is an s and the Kelvin sign a k).
/// </summary>
internal static class StrictJson
{
    /// <summary>Characters of a member name that means something here, with room to spare.</summary>
    private const int LongestName = 32;

    /// <summary>Bytes of <c>\u0041</c>.</summary>
    private const int LongestEscape = 6;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = OciLimits.MaxJsonDepth, AllowDuplicateProperties = false };

    /// <param name="bytes">The whole document.</param>
    /// <param name="what">What it should be, for error messages: <c>image config</c>.</param>
    /// <param name="read">Reads the top-level object; what it returns must not hold on to the element.</param>
    /// <exception cref="ParseException">Too large, no UTF-8, no JSON object, or <paramref name="read"/> refused it.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, string what, Func<JsonElement, T> read)
    {
        if (bytes.Length > OciLimits.MaxDocumentBytes)
            throw new ParseException($"expected an {what} of at most {OciLimits.MaxDocumentBytes} bytes, not of {bytes.Length}");
        if (bytes.Span.StartsWith("\uFEFF"u8))
            throw new ParseException($"expected an {what} in UTF-8 without a byte order mark, and it begins with one");
        if (!Utf8.IsValid(bytes.Span))
            throw new ParseException($"expected an {what} in UTF-8, and its bytes are not");
        try
        {
            RefuseTooMany(bytes.Span, what);
            using var document = JsonDocument.Parse(bytes, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new ParseException($"expected an {what}: a JSON object, not {Name(document.RootElement.ValueKind)}");
        }
        catch (JsonException exception)
        {
            var rules = $"without duplicate members and at most {OciLimits.MaxJsonDepth} levels deep";
            throw new ParseException($"expected an {what} in JSON, {rules}{Place(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The reader's answer to "\ud800": an escape that is legal JSON and no legal Unicode.
            throw new ParseException($"expected an {what} whose texts are valid Unicode", exception);
        }
    }

    /// <exception cref="ParseException">A member has one of the names, but in other letter case.</exception>
    public static void RefuseCaseVariants(JsonElement owner, params ReadOnlySpan<string> names)
    {
        foreach (var member in owner.EnumerateObject())
        {
            // A name of megabytes is not made a text of.
            if (JsonMarshal.GetRawUtf8PropertyName(member).Length > LongestName * LongestEscape)
                continue;
            var found = member.Name;
            foreach (var name in names)
            {
                if (name != found && name.Equals(Folded(found), StringComparison.OrdinalIgnoreCase))
                    throw new ParseException($"expected the member \"{name}\" in just this letter case, not {PlainText.Quote(found)}");
            }
        }
    }

    /// <returns>The items of an array member; empty when it is absent or null.</returns>
    /// <exception cref="ParseException">The member is no array, or has more than <see cref="OciLimits.MaxEntries"/> items.</exception>
    public static IEnumerable<JsonElement> Array(JsonElement owner, string member)
    {
        if (!owner.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            throw new ParseException($"expected \"{member}\" to be an array, not {Name(value.ValueKind)}");
        return value.GetArrayLength() <= OciLimits.MaxEntries
            ? value.EnumerateArray()
            : throw new ParseException($"expected at most {OciLimits.MaxEntries} items in \"{member}\", not {value.GetArrayLength()}");
    }

    /// <summary>Goes through the document once, keeping nothing, before memory is taken for what it holds.</summary>
    private static void RefuseTooMany(ReadOnlySpan<byte> json, string what)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = OciLimits.MaxJsonDepth });
        for (var tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == OciLimits.MaxJsonTokens)
                throw new ParseException($"expected an {what} of at most {OciLimits.MaxJsonTokens} JSON tokens, and it has more");
        }
    }

    /// <summary>With the two letters that fold to ASCII ones, and that .NET does not take for them.</summary>
    private static string Folded(string name) => name.Replace('\u017f', 's').Replace('\u212a', 'k');

    private static string Place(JsonException exception) => exception.LineNumber is { } line
        ? $"; it fails at line {line + 1}, byte {exception.BytePositionInLine}"
        : "";

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };
}
