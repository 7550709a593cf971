using System.Collections.Immutable;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>Change calendars of AWS Systems Manager, by name or ARN (API reference, GetCalendarState, CalendarNames).</summary>
internal static class CalendarNames
{
    /// <summary>What <see cref="Parse"/> takes, in words.</summary>
    public const string Allowed =
        "1 to 10 names or ARNs of change calendars, separated by commas, such as freeze,arn:aws:ssm:eu-west-1:123456789012:document/freeze (a name has 3 to 128 letters, digits, '_', '-' and '.')";

    private const int Most = 10;
    private const string Document = "document/";

    /// <returns>The calendars as they are named; null when one cannot be a calendar, or there are too many.</returns>
    public static IReadOnlyList<string>? Parse(string value)
    {
        var calendars = value.Split(',', StringSplitOptions.TrimEntries).ToImmutableArray();
        return calendars.Length <= Most && calendars.All(IsCalendar) ? calendars : null;
    }

    private static bool IsCalendar(string text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal))
            return IsName(text);
        return ArnText.TrySplit(text, "ssm", out _, out var resource) && resource.StartsWith(Document, StringComparison.Ordinal) && IsName(resource[Document.Length..]);
    }

    // API reference, CreateDocument, Name.
    private static bool IsName(string text) => text.Length is >= 3 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
