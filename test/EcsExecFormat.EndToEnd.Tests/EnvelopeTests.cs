using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Events that come back from a dead-letter queue or an on-failure destination.</summary>
public sealed class EnvelopeTests(OneInstance function) : IClassFixture<OneInstance>
{
    public static TheoryData<string> Envelopes => ["plain", "sqs", "on-failure", "on-failure in sqs", "sqs in on-failure"];

    [Theory]
    [MemberData(nameof(Envelopes))]
    public async Task A_redriven_event_has_the_outcome_of_the_plain_one(string envelope)
    {
        var scene = Scene.Create(function.Aws);
        var plain = scene.StoppedTask();

        var told = await function.OutcomeAsync(InEnvelope(envelope, plain));
        var duplicate = await function.OutcomeAsync(plain);

        Assert.Equal("sent", (string?)told["alert"]);
        Assert.Equal("suppressed", (string?)duplicate["alert"]);
        Assert.Single(scene.Messages);
        foreach (var member in new[] { "id", "eventId", "cluster", "service", "task", "taskDefinition", "verdict", "confidence", "ranOn", "containers" })
            Assert.Equal(told[member]?.ToJsonString(), duplicate[member]?.ToJsonString());
        Assert.Equal((string?)plain["id"], (string?)told["eventId"]);
    }

    [Fact]
    public async Task A_batch_of_two_is_refused_with_what_to_do()
    {
        var scene = Scene.Create(function.Aws);
        var batch = Sqs(scene.StoppedTask());
        batch["Records"]!.AsArray().Add(batch["Records"]![0]!.DeepClone());

        var error = await function.ErrorAsync(RunningFunction.Bytes(batch));

        Assert.Contains("batch size to 1", error, StringComparison.Ordinal);
        Assert.Empty(scene.Messages);
    }

    private static JsonObject InEnvelope(string envelope, JsonObject taskEvent) => envelope switch
    {
        "plain" => taskEvent,
        "sqs" => Sqs(taskEvent),
        "on-failure" => OnFailure(taskEvent),
        "on-failure in sqs" => Sqs(OnFailure(taskEvent)),
        "sqs in on-failure" => OnFailure(Sqs(taskEvent)),
        _ => throw new ArgumentOutOfRangeException(nameof(envelope)),
    };

    private static JsonObject Sqs(JsonObject body) => new()
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["messageId"] = "059f36b4-87a3-44ab-83d2-661975830a7d",
            ["receiptHandle"] = "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
            ["body"] = body.ToJsonString(),
            ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "1" },
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = "arn:aws:sqs:eu-west-1:123456789012:undelivered",
            ["awsRegion"] = "eu-west-1",
        }),
    };

    private static JsonObject OnFailure(JsonObject payload) => new()
    {
        ["version"] = "1.0",
        ["timestamp"] = "2026-11-22T12:00:00.000Z",
        ["requestContext"] = new JsonObject { ["condition"] = "RetriesExhausted", ["approximateInvokeCount"] = 3 },
        ["requestPayload"] = payload.DeepClone(),
        ["responseContext"] = new JsonObject { ["statusCode"] = 200, ["functionError"] = "Unhandled" },
        ["responsePayload"] = new JsonObject { ["errorType"] = "CallFailedException" },
    };
}
