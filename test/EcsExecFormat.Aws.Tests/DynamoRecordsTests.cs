using System.Collections.Immutable;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Aws.Tests;

public class DynamoRecordsTests
{
    private const string Conflict = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private static readonly StoredRecord First = new(
        "incident#1", 1, Now.AddHours(24), ImmutableDictionary<string, string>.Empty.Add("verdict", "platform-mismatch"));

    [Fact]
    public async Task A_new_record_is_one_conditional_write_in_JSON_1_0()
    {
        await using var server = new Loopback(_ => Reply.Json("{}"));
        using var environment = server.Environment();
        using var records = new DynamoRecords(environment, "incidents", new Clock(Now));

        Assert.IsType<PutResult.Stored>(await records.PutAsync(First, null, Cancellation));

        var arrival = Assert.Single(server.Arrivals);
        Assert.Equal("DynamoDB_20120810.PutItem", arrival.Headers["X-Amz-Target"]);
        Assert.Contains("/eu-west-1/dynamodb/aws4_request", arrival.Headers["Authorization"], StringComparison.Ordinal);
        using var body = System.Text.Json.JsonDocument.Parse(arrival.Body);
        Assert.Equal("incidents", body.RootElement.Text("TableName"));
        Assert.Equal("attribute_not_exists(#key) OR #expiresAt <= :now", body.RootElement.Text("ConditionExpression"));
        Assert.Equal("ALL_OLD", body.RootElement.Text("ReturnValuesOnConditionCheckFailure"));
        var item = body.RootElement.Member("Item")!.Value;
        Assert.Equal("incident#1", item.Member("pk")?.Text("S"));
        Assert.Equal("1", item.Member("version")?.Text("N"));
        Assert.Equal("1800086400", item.Member("expiresAt")?.Text("N"));
        Assert.Equal("platform-mismatch", item.Member("verdict")?.Text("S"));
    }

    [Fact]
    public async Task The_loser_is_handed_the_record_that_stands_there()
    {
        await using var server = new Loopback(_ => Reply.Json(ConflictWith("verdict", "other"), 400));
        using var environment = server.Environment();
        using var records = new DynamoRecords(environment, "incidents", new Clock(Now));

        var conflict = Assert.IsType<PutResult.Conflict>(await records.PutAsync(First, null, Cancellation));

        Assert.Equal("other", conflict.Existing?.Attributes["verdict"]);
        Assert.Equal((1, First.ExpiresAt), (conflict.Existing!.Version, conflict.Existing.ExpiresAt));
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_repeated_attempt_that_meets_its_own_record_has_stored_it()
    {
        var count = 0;
        await using var server = new Loopback(_ =>
            Interlocked.Increment(ref count) == 1 ? Reply.Drop : Reply.Json(ConflictWith("verdict", "platform-mismatch"), 400));
        using var environment = server.Environment();
        using var records = new DynamoRecords(environment, "incidents", new Clock(Now));

        Assert.IsType<PutResult.Stored>(await records.PutAsync(First, null, Cancellation));
        Assert.Equal(2, server.Arrivals.Count);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_record_is_absent_from_its_expiry_on(int secondsLeft, bool isAbsent)
    {
        var expires = Now.AddSeconds(secondsLeft).ToUnixTimeSeconds();
        await using var server = new Loopback(_ => Reply.Json($$$"""{"Item":{"pk":{"S":"k"},"version":{"N":"3"},"expiresAt":{"N":"{{{expires}}}"} } }"""));
        using var environment = server.Environment();
        using var records = new DynamoRecords(environment, "incidents", new Clock(Now));
        Assert.Equal(isAbsent, await records.GetAsync("k", Cancellation) is null);
        Assert.Contains("\"ConsistentRead\":true", Assert.Single(server.Arrivals).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"__type":"x#ResourceNotFoundException","message":"no table"}""", "ResourceNotFoundException", false)]
    [InlineData(400, """{"__type":"x#AccessDeniedException","Message":"no"}""", "AccessDeniedException", false)]
    [InlineData(400, """{"__type":"x#ProvisionedThroughputExceededException"}""", "ProvisionedThroughputExceededException", true)]
    [InlineData(500, """{"__type":"x#InternalServerError"}""", "InternalServerError", true)]
    public async Task Errors_become_failures_with_code_and_kind(int status, string body, string code, bool isTransient)
    {
        await using var server = new Loopback(_ => Reply.Json(body, status));
        using var environment = server.Environment();
        using var records = new DynamoRecords(environment, "incidents", new Clock(Now));
        var failure = await Assert.ThrowsAsync<CallFailedException>(() => records.GetAsync("k", Cancellation));
        Assert.Equal(("dynamodb", "GetItem", code, isTransient), (failure.Service, failure.Operation, failure.Code, failure.IsTransient));
    }

    [Fact]
    public async Task An_item_of_somebody_else_is_a_failure_and_not_a_record()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"Item":{"pk":{"S":"k"},"version":{"S":"three"}}}"""));
        using var environment = server.Environment();
        using var records = new DynamoRecords(environment, "incidents", new Clock(Now));
        var failure = await Assert.ThrowsAsync<CallFailedException>(() => records.GetAsync("k", Cancellation));
        Assert.False(failure.IsTransient);
    }

    private static string ConflictWith(string name, string value) => $$$"""
        {"__type":"{{{Conflict}}}","message":"The conditional request failed",
         "Item":{"pk":{"S":"incident#1"},"version":{"N":"1"},"expiresAt":{"N":"1800086400"},"{{{name}}}":{"S":"{{{value}}}"} } }
        """;
}

/// <summary>A clock that stands where it is put.</summary>
internal sealed class Clock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
