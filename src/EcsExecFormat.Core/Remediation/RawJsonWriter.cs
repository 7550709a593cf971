using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Puts a JSON document together from pieces of another, byte for byte: nothing is decoded and encoded again, so numbers keep their
/// digits and texts their escapes. The caller opens, names and closes in a sensible order.
/// </summary>
internal sealed class RawJsonWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private bool _needsComma;

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void OpenObject() => Open('{');

    public void CloseObject() => Close('}');

    public void OpenArray() => Open('[');

    public void CloseArray() => Close(']');

    /// <summary>The name as it is spelled there.</summary>
    public void NameOf(JsonProperty member) => Name(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <param name="name">A name as it stands between the quotes.</param>
    public void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        _bytes.Write("\""u8);
        _bytes.Write(name);
        _bytes.Write("\":"u8);
        _needsComma = false;
    }

    /// <summary>The value as it stands there.</summary>
    public void Value(JsonElement value)
    {
        Separate();
        _bytes.Write(JsonMarshal.GetRawUtf8Value(value));
        _needsComma = true;
    }

    public void Text(string text)
    {
        Separate();
        _bytes.Write("\""u8);
        _bytes.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        _bytes.Write("\""u8);
        _needsComma = true;
    }

    /// <summary>The object with one of its members set to a text, in its place; at the end when the object has no such member.</summary>
    /// <exception cref="ParseException">The object has several members of that name, or one that is neither a text nor null.</exception>
    public void ObjectWith(JsonElement source, string member, string text)
    {
        var isWritten = false;
        OpenObject();
        foreach (var property in source.EnumerateObject())
        {
            NameOf(property);
            if (!JsonText.NameOf(property).Says(member))
            {
                Value(property.Value);
                continue;
            }

            if (isWritten)
                throw new ParseException($"expected \"{member}\" to be stated once, and it is stated more than once");
            if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw new ParseException($"expected \"{member}\" to be a text");
            Text(text);
            isWritten = true;
        }

        if (!isWritten)
        {
            Name(JsonEncodedText.Encode(member).EncodedUtf8Bytes);
            Text(text);
        }

        CloseObject();
    }

    private void Open(char bracket)
    {
        Separate();
        _bytes.Write([(byte)bracket]);
        _needsComma = false;
    }

    private void Close(char bracket)
    {
        _bytes.Write([(byte)bracket]);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
            _bytes.Write(","u8);
    }
}
