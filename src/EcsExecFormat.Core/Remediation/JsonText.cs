using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// A name or text of a JSON document, equal to another that says the same however it is escaped. What is no valid Unicode (a lone
/// surrogate escape such as <c>\ud800</c>) says only what is written, and equals only what is written just so.
/// </summary>
/// <param name="Value">The text; as written, byte by byte, when it is not valid Unicode.</param>
/// <param name="IsReadable">Whether it is valid Unicode.</param>
internal readonly record struct JsonText(string Value, bool IsReadable)
{
    public static JsonText NameOf(JsonProperty member)
    {
        try
        {
            return new JsonText(member.Name, true);
        }
        catch (InvalidOperationException)
        {
            return Unreadable(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    /// <param name="text">A value of the kind string.</param>
    public static JsonText ValueOf(JsonElement text)
    {
        try
        {
            return new JsonText(text.GetString()!, true);
        }
        catch (InvalidOperationException)
        {
            return Unreadable(JsonMarshal.GetRawUtf8Value(text));
        }
    }

    public bool Says(string text) => IsReadable && Value == text;

    // Latin-1 gives each byte its own character, so that different bytes stay different.
    private static JsonText Unreadable(ReadOnlySpan<byte> raw) => new(Encoding.Latin1.GetString(raw), false);
}
