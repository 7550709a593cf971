using System.Text.RegularExpressions;

namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>A word, placeholder, number or sign of an expression. The last one has no text.</summary>
internal sealed partial record Token(string Text)
{
    public bool IsEnd => Text.Length == 0;

    /// <summary>Letters, digits and _: a keyword, a function or an attribute.</summary>
    public bool IsWord => Text.Length > 0 && (char.IsAsciiLetter(Text[0]) || Text[0] == '_');

    public bool IsNamePlaceholder => Text.StartsWith('#');

    public bool IsValuePlaceholder => Text.StartsWith(':');

    /// <summary>Keywords are not case-sensitive.</summary>
    public bool Is(string keyword) => Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<Token> Split(string expression, Placeholders placeholders)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < expression.Length;)
        {
            var match = Form().Match(expression, at);
            if (!match.Success)
                throw placeholders.Invalid($"Syntax error; token: \"{expression[at]}\", near: \"{expression[Math.Max(0, at - 3)..Math.Min(expression.Length, at + 4)]}\"");
            if (!string.IsNullOrWhiteSpace(match.Value))
                tokens.Add(new Token(match.Value));
            at += match.Length;
        }
        return [.. tokens, new Token("")];
    }

    [GeneratedRegex(@"\G(?:\s+|[#:][A-Za-z0-9_]+|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|<>|<=|>=|[=<>(),.\[\]])")]
    private static partial Regex Form();
}
