using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs.Query;

/// <summary>Takes the symbols and words of an expression one after the other.</summary>
internal sealed class QueryScanner(string text)
{
    private const string Symbols = "()[],=!<>~&|'\"";

    private int _at;

    public bool AtEnd => Rest.Length == 0;

    private ReadOnlySpan<char> Rest
    {
        get
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
            return text.AsSpan(_at);
        }
    }

    /// <summary>Takes the next symbol or word when it is one of those given.</summary>
    public bool Take(params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            if (!Rest.StartsWith(spelling, StringComparison.Ordinal))
                continue;
            if (char.IsAsciiLetter(spelling[^1]) && Rest.Length > spelling.Length && IsOfWord(Rest[spelling.Length]))
                continue;
            _at += spelling.Length;
            return true;
        }
        return false;
    }

    /// <returns>The next word, or quoted text; null when there is none.</returns>
    public string? Word() => Quoted() ?? Run(IsOfWord);

    /// <returns>A pattern: quoted text, or all up to a space or the parenthesis that closes a group; null when there is none.</returns>
    public string? Pattern() => Quoted() ?? Run(c => !char.IsWhiteSpace(c) && c is not ('(' or ')'));

    public ServiceErrorException Unexpected(string expected) =>
        Invalid($"expected {expected} at character {_at + 1}");

    public static ServiceErrorException Invalid(string reason) => EcsErrors.Invalid($"The filter expression is invalid: {reason}.");

    private string? Quoted()
    {
        if (Rest is not ['\'' or '"', ..])
            return null;
        var length = Rest[1..].IndexOf(Rest[0]);
        if (length < 0)
            throw Invalid("a quotation is not closed");
        var quoted = Rest.Slice(1, length).ToString();
        _at += length + 2;
        return quoted;
    }

    private string? Run(Func<char, bool> belongs)
    {
        var length = 0;
        while (length < Rest.Length && belongs(Rest[length]))
            length++;
        if (length == 0)
            return null;
        var run = Rest[..length].ToString();
        _at += length;
        return run;
    }

    private static bool IsOfWord(char c) => !char.IsWhiteSpace(c) && !Symbols.Contains(c, StringComparison.Ordinal);
}
