using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>GetLogEvents: one page of a stream, and the tokens of those before and after it.</summary>
internal sealed class LogReading(LogGroups groups)
{
    private const int MostEvents = 10_000;

    /// <summary>How many empty pages stand before the first that may have events.</summary>
    public int EmptyPages { get; set; }

    public JsonObject Get(JsonInput input)
    {
        var limit = Limit(input);
        var token = Token(input);
        var (start, end) = (input.Milliseconds("startTime") ?? 0, input.Milliseconds("endTime") ?? long.MaxValue);
        var stream = groups.Identified(input);
        var (low, high) = (stream.IndexOf(start), stream.IndexOf(end));
        var isForward = token?.IsForward ?? input.Flag("startFromHead");
        var from = token is null ? (isForward ? low : high) : stream.IndexOf(token.Position);
        if ((token?.EmptyPages ?? EmptyPages) is > 0 and var empty)
            return Answer(stream, from, from, token, empty - 1);
        return isForward
            ? Forward(stream, Math.Max(low, from), high, limit, token)
            : Backward(stream, low, Math.Min(high, from), limit, token);
    }

    private static JsonObject Forward(LogStream stream, int from, int high, int limit, LogToken? token)
    {
        var (to, size) = (from, 0);
        while (to < high && to - from < limit && (size += LogStream.SizeOf(stream[to].Message)) <= LogStream.Most)
            to++;
        return Answer(stream, from, to, token);
    }

    private static JsonObject Backward(LogStream stream, int low, int to, int limit, LogToken? token)
    {
        var (from, size) = (to, 0);
        while (from > low && to - from < limit && (size += LogStream.SizeOf(stream[from - 1].Message)) <= LogStream.Most)
            from--;
        return Answer(stream, from, to, token);
    }

    /// <param name="stream">The stream that is read.</param>
    /// <param name="from">The first event of the page.</param>
    /// <param name="to">The event after its last.</param>
    /// <param name="token">The token that was sent; where nothing more was found, it is answered again.</param>
    /// <param name="empty">How many more empty pages follow; null when this is none of them.</param>
    private static JsonObject Answer(LogStream stream, int from, int to, LogToken? token, int? empty = null)
    {
        var ended = from == to && empty is null ? token : null;
        var forward = ended is { IsForward: true } ? ended : new LogToken(true, stream.After(to), empty ?? 0);
        var backward = ended is { IsForward: false } ? ended : new LogToken(false, stream.After(from), empty ?? 0);
        return new JsonObject
        {
            ["events"] = JsonText.Array(Enumerable.Range(from, to - from).Select(index => (JsonNode?)Shown(stream[index]))),
            ["nextForwardToken"] = forward.ToString(),
            ["nextBackwardToken"] = backward.ToString(),
        };
    }

    private static JsonObject Shown(LogEvent shown) => new()
    {
        ["timestamp"] = shown.Time.ToUnixTimeMilliseconds(),
        ["message"] = shown.Message,
        ["ingestionTime"] = shown.IngestedAt.ToUnixTimeMilliseconds(),
    };

    private static int Limit(JsonInput input) => input.Integer("limit") switch
    {
        null => MostEvents,
        < 1 and var limit => throw LogsErrors.Violates(limit, "limit", "have value greater than or equal to 1"),
        > MostEvents and var limit => throw LogsErrors.Violates(limit, "limit", $"have value less than or equal to {MostEvents}"),
        { } limit => limit,
    };

    /// <returns>Null when none was sent.</returns>
    private static LogToken? Token(JsonInput input)
    {
        if (input.Text("nextToken") is not { } text)
            return null;
        var token = LogToken.Parse(text) ?? throw LogsErrors.Invalid("The specified nextToken is invalid.");
        // "If you are using a previous nextForwardToken value as the nextToken in this operation, you must specify true for startFromHead."
        return token.IsForward && !input.Flag("startFromHead")
            ? throw LogsErrors.Invalid("startFromHead must be true for a nextForwardToken.")
            : token;
    }
}
