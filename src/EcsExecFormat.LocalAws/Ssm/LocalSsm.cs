using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ssm;

/// <summary>Systems Manager: change calendars that the host opens and closes, and whose state callers ask for.</summary>
public sealed class LocalSsm
{
    private const string Open = "OPEN";

    private readonly LocalAwsOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CalendarState> _calendars = new(StringComparer.Ordinal);

    internal LocalSsm(LocalAwsOptions options)
    {
        _options = options;
        Wire = new JsonWire
        {
            Service = "ssm",
            TargetPrefix = "AmazonSSM",
            Errors = StandardErrors.Ssm(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<JsonInput, JsonObject>> { ["GetCalendarState"] = GetCalendarState },
        };
    }

    internal JsonWire Wire { get; }

    /// <summary>Makes a calendar, or opens or closes one that is there.</summary>
    /// <param name="calendar">Its name in this account and region, or the ARN of one that another account shares.</param>
    /// <param name="state"><c>OPEN</c> or <c>CLOSED</c>.</param>
    /// <param name="nextTransition">When that changes; null is not told.</param>
    public void SetState(string calendar, string state, DateTimeOffset? nextTransition = null)
    {
        lock (_gate)
            _calendars[ArnOf(calendar)] = new CalendarState(state, nextTransition);
    }

    private JsonObject GetCalendarState(JsonInput input)
    {
        var names = input.Texts("CalendarNames");
        if (input.Body["CalendarNames"] is null)
            throw SsmErrors.NoCalendarNames;
        if (names.Count == 0)
            throw SsmErrors.Invalid("CalendarNames must name at least one calendar.");
        var asked = names.Select(name => _calendars.GetValueOrDefault(ArnOf(name)) ?? throw SsmErrors.NoDocument(name)).ToArray();
        // Open only if all are (API reference, GetCalendarState).
        var answer = new JsonObject
        {
            ["State"] = asked.Select(calendar => calendar.State).FirstOrDefault(state => state != Open) ?? Open,
            ["AtTime"] = input.Text("AtTime") ?? Iso(_options.TimeProvider.GetUtcNow()),
        };
        if (asked.Min(calendar => calendar.NextTransition) is { } next)
            answer["NextTransitionTime"] = Iso(next);
        return answer;
    }

    private string ArnOf(string calendar) => calendar.StartsWith("arn:", StringComparison.Ordinal) ? calendar : Arns.Of(_options, "ssm", $"document/{calendar}");

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed record CalendarState(string State, DateTimeOffset? NextTransition);
}
