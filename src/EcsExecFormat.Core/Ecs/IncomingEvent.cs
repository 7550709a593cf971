using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>What an invocation brought.</summary>
public abstract record IncomingEvent
{
    private const int DeepestEnvelope = 4;

    private const string Expected =
        "expected an EventBridge event (a JSON object with source, detail-type and detail), an SQS batch with one such record, "
        + "or an on-failure destination record with requestPayload";

    private IncomingEvent() { }

    public sealed record TaskChanged(TaskStateChange Change) : IncomingEvent;

    public sealed record DeploymentChanged(DeploymentStateChange Change) : IncomingEvent;

    /// <summary>The stack's own five-minute event, <c>{"source":"ecs-exec-format","detail-type":"Tick"}</c>.</summary>
    public sealed record Tick : IncomingEvent;

    /// <summary>Somebody approves a recorded plan: <c>{"source":"ecs-exec-format","detail-type":"Approve","detail":{"incident":"inc-…"}}</c>.</summary>
    public sealed record Approved(string? EventId, string IncidentId) : IncomingEvent;

    /// <summary>Somebody wants a change taken back: <c>{"source":"ecs-exec-format","detail-type":"Undo","detail":{"cluster":"arn:…","service":"NAME"}}</c>.</summary>
    public sealed record UndoAsked(string? EventId, string ClusterArn, string Service) : IncomingEvent;

    /// <param name="EventId">The event's id, or null.</param>
    /// <param name="Reason">What came instead, in words.</param>
    public sealed record Other(string? EventId, string Reason) : IncomingEvent;

    /// <summary>Opens a plain EventBridge event, the one record of an SQS batch, or an on-failure record, nested in any order.</summary>
    /// <exception cref="ParseException">Not JSON, not an object, or a batch of other than one record.</exception>
    public static IncomingEvent Open(ReadOnlyMemory<byte> payload)
    {
        using var document = Parse(payload);
        return Open(document.RootElement, DeepestEnvelope);
    }

    private static IncomingEvent Open(JsonElement json, int deepest)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ParseException($"{Expected}; got a JSON {KindOf(json)}");
        if (deepest < 0)
            throw new ParseException($"{Expected}; got more than {DeepestEnvelope} envelopes inside one another");
        if (json.TryMember("requestPayload", out var requestPayload))
            return Open(requestPayload, deepest - 1);
        if (IsBatch(json, out var records))
            return OpenBatch(records, deepest - 1);
        return Plain(json);
    }

    private static bool IsBatch(JsonElement json, out JsonElement records) =>
        json.TryMember("Records", out records) && records.ValueKind == JsonValueKind.Array;

    private static IncomingEvent OpenBatch(JsonElement records, int deepest)
    {
        if (records.GetArrayLength() != 1)
            throw new ParseException($"{Expected}; got {records.GetArrayLength()} records: set the event source mapping's batch size to 1");
        var body = records[0].Text("body") ?? throw new ParseException($"{Expected}; got a record without a body");
        using var document = Parse(System.Text.Encoding.UTF8.GetBytes(body));
        return Open(document.RootElement, deepest);
    }

    private static IncomingEvent Plain(JsonElement json) => (json.Text("source"), json.Text("detail-type")) switch
    {
        ("aws.ecs", "ECS Task State Change") => new TaskChanged(TaskStateChange.From(json)),
        ("aws.ecs", "ECS Deployment State Change") => new DeploymentChanged(DeploymentStateChange.From(json)),
        ("ecs-exec-format", "Tick") => new Tick(),
        ("ecs-exec-format", "Approve") => new Approved(json.Text("id"), Detail(json, "incident", "Approve")),
        ("ecs-exec-format", "Undo") => new UndoAsked(json.Text("id"), Detail(json, "cluster", "Undo"), Detail(json, "service", "Undo")),
        var (source, type) => new Other(json.Text("id"), $"not an ECS Task State Change or ECS Deployment State Change event (source {Show(source)}, detail-type {Show(type)})"),
    };

    private static string Detail(JsonElement json, string member, string order) => json.Member("detail")?.Text(member)
        ?? throw new ParseException($"expected an order {order} with the text \"{member}\" in its detail");

    private static JsonDocument Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload);
        }
        catch (JsonException e)
        {
            throw new ParseException($"{Expected}; got {payload.Length} bytes that are not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine})", e);
        }
    }

    private static string Show(string? text) => text is null ? "absent" : $"\"{PlainText.Line(text, 60)}\"";

    private static string KindOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
