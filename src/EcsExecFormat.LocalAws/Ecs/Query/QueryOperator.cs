using System.Globalization;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs.Query;

/// <summary>Kinds of operators.</summary>
[Flags]
internal enum QueryOperators
{
    Equality = 1,
    Order = 2,
    Choice = 4,
    Existence = 8,
    Ordered = Equality | Order,
    Textual = Equality | Choice,
    All = Equality | Order | Choice | Existence,
}

/// <summary>The operators. Each of the negative ones is the opposite of its positive: an instance that lacks the subject matches <c>!=</c>.</summary>
internal static class QueryOperator
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Takes an operator and its argument.</summary>
    /// <returns>Whether a subject's values satisfy it.</returns>
    /// <exception cref="ServiceErrorException">There is none that the subject takes, or its argument is malformed.</exception>
    public static Func<IReadOnlyList<string>, bool> Take(QueryScanner scanner, QueryOperators allowed)
    {
        if (allowed.HasFlag(QueryOperators.Existence))
        {
            if (scanner.Take("!exists", "not_exists"))
                return values => values.Count == 0;
            if (scanner.Take("exists"))
                return values => values.Count > 0;
        }
        if (allowed.HasFlag(QueryOperators.Choice) && Choice(scanner) is { } choice)
            return choice;
        if (scanner.Take("==", "equals"))
            return Any(Argument(scanner), static (value, argument) => value == argument);
        if (scanner.Take("!=", "not_equals"))
            return None(Argument(scanner), static (value, argument) => value == argument);
        return (allowed.HasFlag(QueryOperators.Order) ? Order(scanner) : null)
            ?? throw scanner.Unexpected("an operator that the subject takes");
    }

    private static Func<IReadOnlyList<string>, bool>? Choice(QueryScanner scanner)
    {
        if (scanner.Take("!in", "not_in"))
            return None(Arguments(scanner), static (value, list) => list.Contains(value));
        if (scanner.Take("in"))
            return Any(Arguments(scanner), static (value, list) => list.Contains(value));
        if (scanner.Take("!~", "not_matches"))
            return None(Pattern(scanner), static (value, pattern) => pattern.IsMatch(value));
        return scanner.Take("=~", "matches") ? Any(Pattern(scanner), static (value, pattern) => pattern.IsMatch(value)) : null;
    }

    private static Func<IReadOnlyList<string>, bool>? Order(QueryScanner scanner) =>
        scanner.Take(">=", "greater_than_equal") ? Any(Argument(scanner), static (value, argument) => Compare(value, argument) >= 0)
        : scanner.Take("<=", "less_than_equal") ? Any(Argument(scanner), static (value, argument) => Compare(value, argument) <= 0)
        : scanner.Take(">", "greater_than") ? Any(Argument(scanner), static (value, argument) => Compare(value, argument) > 0)
        : scanner.Take("<", "less_than") ? Any(Argument(scanner), static (value, argument) => Compare(value, argument) < 0)
        : null;

    private static int Compare(string left, string right)
    {
        if (decimal.TryParse(left, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(right, CultureInfo.InvariantCulture, out var b))
            return a.CompareTo(b);
        if (Version.TryParse(left, out var older) && Version.TryParse(right, out var newer))
            return older.CompareTo(newer);
        return Time(left) is { } first && Time(right) is { } second ? first.CompareTo(second) : string.CompareOrdinal(left, right);
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Argument(QueryScanner scanner) => scanner.Word() ?? throw scanner.Unexpected("an argument");

    private static List<string> Arguments(QueryScanner scanner)
    {
        if (!scanner.Take("["))
            throw scanner.Unexpected("a list in brackets");
        var list = new List<string>();
        do
            list.Add(Argument(scanner));
        while (scanner.Take(","));
        return scanner.Take("]") ? list : throw scanner.Unexpected("a closing bracket");
    }

    // The whole value has to match, as in the guide's example g2.*
    private static Regex Pattern(QueryScanner scanner)
    {
        var pattern = scanner.Pattern() ?? throw scanner.Unexpected("a pattern");
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException malformed)
        {
            throw QueryScanner.Invalid(malformed.Message);
        }
    }

    private static Func<IReadOnlyList<string>, bool> Any<T>(T argument, Func<string, T, bool> holds) => values => values.Any(value => holds(value, argument));

    private static Func<IReadOnlyList<string>, bool> None<T>(T argument, Func<string, T, bool> holds) => values => !values.Any(value => holds(value, argument));
}
