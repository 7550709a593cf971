using System.Text;

namespace EcsExecFormat.Core;

/// <summary>Makes foreign text safe to show: one line, no control or direction-changing characters, a bounded length.</summary>
public static class PlainText
{
    private const string Ellipsis = "...";

    /// <param name="text">Text from an event, an image or an AWS answer.</param>
    /// <param name="longest">Most characters of the result, at least 4.</param>
    public static string Line(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > longest)
            {
                line.Length = Math.Min(line.Length, longest - Ellipsis.Length);
                if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
                    line.Length--;
                return line.Append(Ellipsis).ToString();
            }

            line.Append(IsShown(rune) ? rune.ToString() : " ");
        }

        return line.ToString();
    }

    /// <returns>The line in double quotes, of which it holds none itself: nothing in it can be taken for our own words. The word nothing when there is no text.</returns>
    public static string Quote(string? text, int longest = 80) => string.IsNullOrEmpty(text) ? "nothing" : $"\"{Line(text, longest).Replace('"', '\'')}\"";

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control or
        System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.LineSeparator or
        System.Globalization.UnicodeCategory.ParagraphSeparator or
        System.Globalization.UnicodeCategory.PrivateUse or
        System.Globalization.UnicodeCategory.Surrogate or
        System.Globalization.UnicodeCategory.OtherNotAssigned) && rune != Rune.ReplacementChar;
}
