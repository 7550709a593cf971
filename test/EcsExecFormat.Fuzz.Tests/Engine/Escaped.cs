using System.Globalization;
using System.Text;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>Inputs as one line of printable ASCII: bytes as <c>\x00</c>, characters of a text as <c>\u0000</c>, a line feed as <c>\n</c>.</summary>
internal static class Escaped
{
    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
            Append(text, (char)value, "x2");
        return text.ToString();
    }

    public static string Text(ReadOnlySpan<char> characters)
    {
        var text = new StringBuilder(characters.Length);
        foreach (var value in characters)
            Append(text, value, "x4");
        return text.ToString();
    }

    public static byte[] ToBytes(string written) => [.. ToText(written).Select(c => checked((byte)c))];

    public static string ToText(string written)
    {
        var text = new StringBuilder(written.Length);
        for (var at = 0; at < written.Length; at++)
        {
            if (written[at] != '\\')
            {
                text.Append(written[at]);
                continue;
            }

            var kind = written[++at];
            var digits = kind switch { 'x' => 2, 'u' => 4, _ => 0 };
            text.Append(kind switch
            {
                'n' => '\n',
                '\\' => '\\',
                _ => (char)int.Parse(written.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            });
            at += digits;
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, char value, string format) => _ = value switch
    {
        '\n' => text.Append("\\n"),
        '\\' => text.Append("\\\\"),
        >= ' ' and <= '~' => text.Append(value),
        _ => text.Append('\\').Append(format[0] == 'x' && format[1] == '2' ? 'x' : 'u').Append(((int)value).ToString(format, CultureInfo.InvariantCulture)),
    };
}
