using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class LogReadingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_newest_events_come_oldest_first_and_the_rest_by_the_backward_token()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var newest = await GetAsync(caller, """{"limit":2}""");
        var middle = await GetAsync(caller, $$"""{"limit":2,"nextToken":"{{newest.Backward}}"}""");
        var oldest = await GetAsync(caller, $$"""{"limit":2,"nextToken":"{{middle.Backward}}"}""");
        var beyond = await GetAsync(caller, $$"""{"limit":2,"nextToken":"{{oldest.Backward}}"}""");

        Assert.Equal(["4", "5"], newest.Messages);
        Assert.Equal(["2", "3"], middle.Messages);
        Assert.Equal(["1"], oldest.Messages);
        Assert.Empty(beyond.Messages);
        Assert.Equal(oldest.Backward, beyond.Backward);
        Assert.Equal(4, new[] { newest.Backward, middle.Backward, oldest.Backward, newest.Forward }.Distinct().Count());
    }

    [Fact]
    public async Task From_the_head_the_oldest_come_first_and_what_is_added_later_by_the_last_forward_token()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var first = await GetAsync(caller, """{"limit":3,"startFromHead":true}""");
        var second = await GetAsync(caller, $$"""{"limit":3,"startFromHead":true,"nextToken":"{{first.Forward}}"}""");
        var end = await GetAsync(caller, $$"""{"startFromHead":true,"nextToken":"{{second.Forward}}"}""");
        aws.Logs.Put("/ecs/web", "web/1", Noon.AddHours(1), "6");
        var added = await GetAsync(caller, $$"""{"startFromHead":true,"nextToken":"{{end.Forward}}"}""");
        var back = await GetAsync(caller, $$"""{"nextToken":"{{end.Backward}}"}""");

        Assert.Equal(["1", "2", "3"], first.Messages);
        Assert.Equal(["4", "5"], second.Messages);
        Assert.Empty(end.Messages);
        Assert.Equal(second.Forward, end.Forward);
        Assert.Equal(["6"], added.Messages);
        Assert.Equal(["1", "2", "3", "4", "5"], back.Messages);
    }

    [Theory]
    [InlineData("1795348801000", null, "2 3 4 5")]
    [InlineData("1795348801001", null, "4 5")]
    [InlineData(null, "1795348801000", "1")]
    [InlineData("1795348801000", "1795348801001", "2 3")]
    [InlineData("1795348810000", "1795348800000", "")]
    [InlineData("0", "9223372036854775807", "1 2 3 4 5")]
    public async Task The_start_is_within_the_time_range_and_the_end_is_not(string? start, string? end, string messages)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        foreach (var fromHead in new[] { "true", "false" })
        {
            var page = await GetAsync(caller, $$"""{"startTime":{{start ?? "null"}},"endTime":{{end ?? "null"}},"startFromHead":{{fromHead}}}""");

            Assert.Equal(messages.Split(' ', StringSplitOptions.RemoveEmptyEntries), page.Messages);
        }
    }

    [Fact]
    public async Task A_token_does_not_lead_out_of_the_time_range()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var whole = await GetAsync(caller, "{}");
        var end = await GetAsync(caller, $$"""{"startFromHead":true,"nextToken":"{{whole.Forward}}"}""");

        var early = await GetAsync(caller, $$"""{"endTime":1795348802000,"nextToken":"{{end.Backward}}"}""");
        var late = await GetAsync(caller, $$"""{"startFromHead":true,"startTime":1795348802000,"nextToken":"{{whole.Backward.Replace('b', 'f')}}"}""");

        Assert.Equal(["1", "2", "3"], early.Messages);
        Assert.Equal(["4", "5"], late.Messages);
    }

    [Fact]
    public async Task Where_nothing_more_is_in_the_time_range_the_token_comes_back()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var token = (await GetAsync(caller, """{"limit":1,"startFromHead":true}""")).Forward;

        var page = await GetAsync(caller, $$"""{"startFromHead":true,"startTime":1795348810000,"nextToken":"{{token}}"}""");

        Assert.Empty(page.Messages);
        Assert.Equal(token, page.Forward);
    }

    [Fact]
    public async Task A_page_holds_at_most_1_MB()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        // Two bytes each in UTF-8, and 26 for the event: four of these fit exactly.
        var message = new string('ü', (262_144 - 26) / 2);
        aws.Logs.Put("/ecs/web", "long", Noon, message, message, message, message, message);

        var newest = await GetAsync(caller, """{"logStreamName":"long"}""");
        var oldest = await GetAsync(caller, $$"""{"logStreamName":"long","nextToken":"{{newest.Backward}}"}""");

        Assert.Equal([4, 1], new[] { newest.Messages.Count, oldest.Messages.Count });
    }

    [Fact]
    public async Task A_page_holds_at_most_10_000_events()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Logs.Put("/ecs/web", "many", Noon, [.. Enumerable.Repeat("x", 10_001)]);

        Assert.Equal(10_000, (await GetAsync(caller, """{"logStreamName":"many"}""")).Messages.Count);
    }

    [Fact]
    public async Task Empty_pages_can_stand_before_the_events()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Logs.EmptyPages = 2;

        var first = await GetAsync(caller, "{}");
        var second = await GetAsync(caller, $$"""{"nextToken":"{{first.Backward}}"}""");
        var third = await GetAsync(caller, $$"""{"nextToken":"{{second.Backward}}"}""");
        var last = await GetAsync(caller, $$"""{"nextToken":"{{third.Backward}}"}""");

        Assert.Equal([0, 0, 0], new[] { first, second, last }.Select(page => page.Messages.Count));
        Assert.Equal(["1", "2", "3", "4", "5"], third.Messages);
        Assert.Equal(3, new[] { first.Backward, second.Backward, third.Backward }.Distinct().Count());
        Assert.Equal(third.Backward, last.Backward);
    }

    [Theory]
    [InlineData("""{"logGroupName":"gone"}""", "ResourceNotFoundException", "The specified log group does not exist.")]
    [InlineData("""{"logStreamName":"gone"}""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("""{"logGroupName":null}""", "InvalidParameterException", "Value null at 'logGroupName'")]
    [InlineData("""{"logStreamName":null}""", "InvalidParameterException", "Value null at 'logStreamName'")]
    [InlineData("""{"logGroupName":"a b"}""", "InvalidParameterException", @"[\.\-_/#A-Za-z0-9]+")]
    [InlineData("""{"logStreamName":"a:b"}""", "InvalidParameterException", "[^:*]*")]
    [InlineData("""{"limit":0}""", "InvalidParameterException", "greater than or equal to 1")]
    [InlineData("""{"limit":10001}""", "InvalidParameterException", "Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000")]
    [InlineData("""{"startTime":-1}""", "InvalidParameterException", "'startTime'")]
    [InlineData("""{"nextToken":"f/1"}""", "InvalidParameterException", "nextToken is invalid")]
    [InlineData("""{"nextToken":"f/00000000000000000000000000000000000000000000000000000000/s"}""", "InvalidParameterException", "startFromHead must be true")]
    [InlineData("""{"logGroupIdentifier":"/ecs/web"}""", "InvalidParameterException", "mutually exclusive")]
    [InlineData("""{"limit":"2"}""", "SerializationException", "limit")]
    [InlineData("""{"endTime":1.5}""", "SerializationException", "endTime")]
    public async Task A_bad_request_gets_the_error_of_the_real_service(string members, string type, string message)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.LogsAsync("GetLogEvents", Request(members));

        Assert.Equal((400, type), (answer.Status, answer.Type));
        Assert.Contains(message, answer.Json["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/ecs/web", 200)]
    [InlineData("arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web", 200)]
    [InlineData("arn:aws:logs:eu-west-1:210987654321:log-group:/ecs/web", 400)]
    public async Task A_group_can_be_identified_by_name_or_ARN(string identifier, int status)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.LogsAsync("GetLogEvents", Request($$"""{"logGroupName":null,"logGroupIdentifier":"{{identifier}}"}"""));

        Assert.Equal(status, answer.Status);
    }

    private static async Task<LocalAwsServer> StartAsync()
    {
        var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = new HandClock() }, TestContext.Current.CancellationToken);
        // Put out of order; two of them happened at the same time.
        aws.Logs.Put("/ecs/web", "web/1", Noon.AddSeconds(2), "4", "5");
        aws.Logs.Put("/ecs/web", "web/1", Noon, "1");
        aws.Logs.Put("/ecs/web", "web/1", Noon.AddSeconds(1), "2", "3");
        return aws;
    }

    private static async Task<Page> GetAsync(Caller caller, string members)
    {
        var answer = await caller.LogsAsync("GetLogEvents", Request(members));
        Assert.True(answer.Status == 200, answer.Text);
        return new Page(
            [.. answer.Json["events"]!.AsArray().Select(item => item!["message"]!.GetValue<string>())],
            answer.Json["nextForwardToken"]!.GetValue<string>(),
            answer.Json["nextBackwardToken"]!.GetValue<string>());
    }

    /// <returns>A request for the stream that is there, with these members instead or in addition.</returns>
    private static string Request(string members)
    {
        var request = new JsonObject { ["logGroupName"] = "/ecs/web", ["logStreamName"] = "web/1" };
        foreach (var (member, value) in JsonNode.Parse(members)!.AsObject())
            request[member] = value?.DeepClone();
        return request.ToJsonString();
    }

    private sealed record Page(IReadOnlyList<string> Messages, string Forward, string Backward);
}
