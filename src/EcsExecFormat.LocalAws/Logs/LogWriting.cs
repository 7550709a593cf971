using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>PutLogEvents: takes a batch, apart from the events that are too old or too new.</summary>
internal sealed class LogWriting(LogGroups groups, TimeProvider clock)
{
    private const int MostEvents = 10_000;

    private static readonly TimeSpan Oldest = TimeSpan.FromDays(14);
    private static readonly TimeSpan Newest = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromHours(24);

    private long _batches;

    public JsonObject Put(JsonInput input)
    {
        var now = LogTime.Whole(clock.GetUtcNow());
        var batch = Batch(input, now);
        var stream = groups.Named(input);
        CheckWhole(batch);
        var first = batch.FindIndex(sent => sent.Time >= now - Oldest) is >= 0 and var found ? found : batch.Count;
        var last = batch.FindIndex(sent => sent.Time > now + Newest) is >= 0 and var early ? early : batch.Count;
        var valid = batch.Take(last).Skip(first).ToList();
        if (valid.Count > 0 && valid[^1].Time - valid[0].Time > LongestSpan)
            throw LogsErrors.Invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        valid.ForEach(stream.Take);
        return Answer(first, last, batch.Count);
    }

    private JsonObject Answer(int first, int last, int count)
    {
        var answer = new JsonObject { ["nextSequenceToken"] = $"{++_batches:D56}" };
        var rejected = new JsonObject();
        if (first > 0)
            rejected["tooOldLogEventEndIndex"] = first;
        if (last < count)
            rejected["tooNewLogEventStartIndex"] = last;
        if (rejected.Count > 0)
            answer["rejectedLogEventsInfo"] = rejected;
        return answer;
    }

    private static List<LogEvent> Batch(JsonInput input, DateTimeOffset now)
    {
        var sent = input.Objects("logEvents");
        if (!input.Body.ContainsKey("logEvents"))
            throw LogsErrors.Missing("logEvents");
        if (sent.Count is 0 or > MostEvents)
            throw LogsErrors.Violates("[]", "logEvents", sent.Count == 0 ? "have length greater than or equal to 1" : $"have length less than or equal to {MostEvents}");
        return [.. sent.Select((item, index) => Event(input with { Body = item }, $"logEvents.{index + 1}.member", now))];
    }

    private static LogEvent Event(JsonInput item, string path, DateTimeOffset now)
    {
        var message = item.Text("message") ?? throw LogsErrors.Missing(path + ".message");
        var time = item.Milliseconds("timestamp") ?? throw LogsErrors.Missing(path + ".timestamp");
        return new LogEvent(LogTime.Of(time), message, now);
    }

    private static void CheckWhole(List<LogEvent> batch)
    {
        if (batch.Sum(sent => (long)LogStream.SizeOf(sent.Message)) is > LogStream.Most and var size)
            throw LogsErrors.Invalid($"Upload too large: {size} bytes exceeds limit of {LogStream.Most}");
        if (batch.Zip(batch.Skip(1)).Any(pair => pair.First.Time > pair.Second.Time))
            throw LogsErrors.Invalid("Log events in a single PutLogEvents request must be in chronological order.");
    }
}
