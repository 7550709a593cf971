using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Mutation;

/// <summary>Changes text: the separators of many grammars, and what Unicode has in store.</summary>
internal static class TextMutator
{
    /// <summary>
    /// Control and direction characters, line ends, lone surrogates, letters whose lower case is an ASCII one, digits that are none of
    /// ASCII's, combining, wide and invisible ones, look-alikes of slash, dot and colon, and the end of Unicode.
    /// </summary>
    public static readonly string[] Oddities =
    [
        "\0", "\u0001", "\b", "\t", "\n", "\r\n", "\u001b[31m", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff",
        "\ud800", "\udc00", "\udfff\ud800", "\ud83d\ude00", "\udb40\udc01", "\udbff\udfff", "\ufffd", "\ufffe", "\uffff", "\ue000", "\u0378",
        "\u212a", "\u0130", "\u017f", "\u0660", "\uff11", "\u00e9", "e\u0301", "\u6f22", "\uff0f", "\uff0e", "\uff1a", "\u2044", "\u2019", "\u201c",
    ];

    private static readonly string[] Separators =
        ["/", "//", ":", "::", "@", ".", "..", "../", "-", "--", "_", "__", " ", "  ", ",", ";", "=", "?", "#", "%", "%2f", "&", "+", "*", "[", "]", "{", "}", "(", ")", "<", ">", "|", "'", "\"", "`", "\\", "$", "~", "!", "^", "http://", "\"\""];

    private static readonly string[] Numbers = ["0", "1", "-1", "00", "80", "443", ":443", ":0", "65535", "65536", "2147483647", "2147483648", "9223372036854775808", "1e9", "0x10", "+1"];

    /// <param name="input">What is changed.</param>
    /// <param name="others">Texts that a part may be taken from.</param>
    /// <param name="words">Words of the format.</param>
    /// <param name="chance">Decides.</param>
    public static string Mutate(string input, IReadOnlyList<string> others, IReadOnlyList<string> words, Chance chance)
    {
        // At the ends grammars are careless.
        var at = chance.Below(6) switch { 0 => 0, 1 => input.Length, _ => chance.Below(input.Length + 1) };
        var length = Math.Min(input.Length - at, chance.OneIn(4) ? chance.Below(input.Length + 1) : chance.Few(8));
        return chance.Below(13) switch
        {
            0 => input.Insert(at, chance.Pick(Oddities)),
            1 or 2 => input.Insert(at, chance.Pick(Separators)),
            3 => input.Insert(at, chance.Pick(Numbers)),
            4 or 5 => input.Remove(at, length).Insert(at, words.Count > 0 ? chance.Pick(words) : ""),
            6 => input.Remove(at, length),
            7 => input.Insert(at, string.Concat(Enumerable.Repeat(input.Substring(at, length), Repetition.Times(length, chance)))),
            8 => input[..at],
            9 => chance.Pick(others) is var other ? input[..at] + other[chance.Below(other.Length + 1)..] : input,
            11 => input.Replace(chance.Pick("ksi/.:-".ToCharArray()), chance.Pick("\u212a\u017f\u0130\uff0f\uff0e\uff1a\u2010".ToCharArray())),
            10 => input.Remove(at, length).Insert(at, chance.OneIn(2) ? input.Substring(at, length).ToUpperInvariant() : input.Substring(at, length).ToLowerInvariant()),
            _ => input.Remove(at, length).Insert(at, new string((char)chance.Between(1, chance.OneIn(3) ? char.MaxValue : 127), Repetition.Times(1, chance))),
        };
    }
}
