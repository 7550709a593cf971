using System.Globalization;
using System.Text;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>Keys of ECS tags (ECS API reference, Tag): letters, spaces and numbers of any script, and <c>+ - = . _ : / @</c>.</summary>
internal static class TagKey
{
    /// <summary>What <see cref="Parse"/> takes, in words.</summary>
    public const string Allowed = "a tag key: 1 to 128 letters, digits, spaces and + - = . _ : / @";

    /// <summary>What <see cref="ParseOwn"/> takes, in words.</summary>
    public const string AllowedOwn = Allowed + ", not beginning with aws:";

    /// <returns>The key as it is; null when no tag can have it.</returns>
    public static string? Parse(string value)
    {
        var length = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            length++;
            if (!Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator && !IsPunctuation(rune))
                return null;
        }

        return length is >= 1 and <= 128 ? value : null;
    }

    /// <summary>As <see cref="Parse"/>, for a tag that people set themselves: nobody but AWS can set <c>aws:</c> in any case of letters.</summary>
    public static string? ParseOwn(string value) => value.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) ? null : Parse(value);

    private static bool IsPunctuation(Rune rune) => rune.IsAscii && "+-=._:/@".Contains((char)rune.Value);
}
