using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>Invariants that many targets share.</summary>
internal static class Must
{
    public static void Hold([DoesNotReturnIf(false)] bool isSo, string what)
    {
        if (!isSo)
            throw new FindingException(what);
    }

    public static void BeEqual(string expected, string actual, string what)
    {
        if (expected != actual)
            throw new FindingException($"{what}: {Shorten(expected)} is not {Shorten(actual)}");
    }

    /// <summary>What is shown to people: bounded, valid Unicode, and nothing that ends a line or changes what stands around it.</summary>
    public static void BeLine(string text, int longest, string what)
    {
        Hold(text.Length <= longest, $"{what} has {text.Length} characters, more than {longest}");
        for (var at = 0; at < text.Length;)
        {
            Hold(Rune.TryGetRuneAt(text, at, out var rune), $"{what} is no valid Unicode");
            // Said otherwise than the product says it, so that the same mistake is not made twice.
            Hold(!Rune.IsControl(rune) && CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
                $"{what} holds the character {rune.Value:x}");
            at += rune.Utf16SequenceLength;
        }
    }

    private static string Shorten(string text) => text.Length <= 600 ? text : text[..600] + "...";
}
