using EcsExecFormat.LocalAws.Logs;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class LogWritingTests
{
    private const long Noon = 1795348800000;
    private const long Hour = 3_600_000;

    [Fact]
    public async Task What_is_put_on_the_wire_is_there_with_its_times()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await PutAsync(caller, (Noon - 1, "exec format error ü\u0001"), (Noon, "second"));

        Assert.Equal(["nextSequenceToken"], answer.Json.AsObject().Select(member => member.Key));
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Noon);
        Assert.Equal([new LogEvent(now.AddMilliseconds(-1), "exec format error ü\u0001", now), new LogEvent(now, "second", now)], aws.Logs.Events("web", "1"));
        var read = await caller.LogsAsync("GetLogEvents", """{"logGroupName":"web","logStreamName":"1"}""");
        Assert.Equal("""{"timestamp":1795348800000,"message":"second","ingestionTime":1795348800000}""", read.Json["events"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task Events_that_are_too_old_or_too_new_are_left_out()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var (oldest, newest) = (Noon - (14 * 24 * Hour), Noon + (2 * Hour));

        var old = await PutAsync(caller, (1, "ancient"), (oldest - 1, "old"), (oldest, "just in time"));
        var early = await PutAsync(caller, (Noon, "now"), (newest, "just not early"), (newest + 1, "early"));

        Assert.Equal("""{"tooOldLogEventEndIndex":2}""", old.Json["rejectedLogEventsInfo"]!.ToJsonString());
        Assert.Equal("""{"tooNewLogEventStartIndex":2}""", early.Json["rejectedLogEventsInfo"]!.ToJsonString());
        Assert.Equal(["just in time", "now", "just not early"], aws.Logs.Events("web", "1").Select(item => item.Message));
    }

    [Theory]
    [InlineData("""{"logGroupName":"web","logStreamName":"1"}""", "InvalidParameterException", "'logEvents'")]
    [InlineData("""{"logGroupName":"web","logStreamName":"1","logEvents":[]}""", "InvalidParameterException", "'logEvents'")]
    [InlineData("""{"logGroupName":"gone","logStreamName":"1","logEvents":[{"timestamp":1,"message":"m"}]}""", "ResourceNotFoundException", "log group does not exist")]
    [InlineData("""{"logGroupName":"web","logStreamName":"2","logEvents":[{"timestamp":1,"message":"m"}]}""", "ResourceNotFoundException", "log stream does not exist")]
    [InlineData("""{"logGroupName":"web","logStreamName":"1","logEvents":[{"timestamp":1,"message":"m"},{"timestamp":1}]}""", "InvalidParameterException", "'logEvents.2.member.message'")]
    [InlineData("""{"logGroupName":"web","logStreamName":"1","logEvents":[{"message":"m"}]}""", "InvalidParameterException", "'logEvents.1.member.timestamp'")]
    [InlineData("""{"logGroupName":"web","logStreamName":"1","logEvents":[{"timestamp":"1","message":"m"}]}""", "SerializationException", "timestamp")]
    [InlineData("""{"logGroupName":"web","logStreamName":"1","logEvents":[{"timestamp":1795348800000,"message":"m"},{"timestamp":1795348799999,"message":"m"}]}""", "InvalidParameterException", "chronological order")]
    [InlineData("""{"logGroupName":"web","logStreamName":"1","logEvents":[{"timestamp":1795262399999,"message":"m"},{"timestamp":1795348800000,"message":"m"}]}""", "InvalidParameterException", "cannot span more than 24 hours")]
    public async Task A_bad_batch_is_refused_as_a_whole(string body, string type, string message)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.LogsAsync("PutLogEvents", body);

        Assert.Equal((400, type), (answer.Status, answer.Type));
        Assert.Contains(message, answer.Json["message"]!.GetValue<string>());
        Assert.Empty(aws.Logs.Events("web", "1"));
    }

    [Fact]
    public async Task A_batch_has_a_largest_size_and_number()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var fits = await PutAsync(caller, (Noon, new string('x', 1_048_576 - 26)));
        var large = await PutAsync(caller, (Noon, new string('x', 1_048_576 - 25)));
        var many = await PutAsync(caller, [.. Enumerable.Repeat((Noon, "x"), 10_001)]);

        Assert.Equal(200, fits.Status);
        Assert.Contains("Upload too large: 1048577 bytes exceeds limit of 1048576", large.Text);
        Assert.Contains("length less than or equal to 10000", many.Text);
    }

    [Theory]
    [InlineData("CreateLogGroup", """{"logGroupName":"web"}""", "ResourceAlreadyExistsException")]
    [InlineData("CreateLogGroup", """{"logGroupName":"a b"}""", "InvalidParameterException")]
    [InlineData("CreateLogGroup", "{}", "InvalidParameterException")]
    [InlineData("CreateLogStream", """{"logGroupName":"web","logStreamName":"1"}""", "ResourceAlreadyExistsException")]
    [InlineData("CreateLogStream", """{"logGroupName":"gone","logStreamName":"1"}""", "ResourceNotFoundException")]
    [InlineData("CreateLogStream", """{"logGroupName":"web","logStreamName":"a*"}""", "InvalidParameterException")]
    public async Task A_group_or_stream_that_cannot_be_made_is_refused(string operation, string body, string type)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.LogsAsync(operation, body);

        Assert.Equal((400, type), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task What_is_added_from_here_may_be_of_any_age_and_may_be_there_already()
    {
        await using var aws = await StartAsync();
        aws.Logs.AddGroup("web");
        aws.Logs.AddStream("web", "1");
        aws.Logs.Put("web", "1", DateTimeOffset.UnixEpoch, "ancient");

        aws.Logs.AddStream("web", "1");

        Assert.Equal("ancient", Assert.Single(aws.Logs.Events("web", "1")).Message);
        Assert.Throws<ArgumentException>(() => aws.Logs.AddGroup("a b"));
        Assert.Throws<ArgumentException>(() => aws.Logs.Put("web", "a:b", DateTimeOffset.UnixEpoch, "m"));
        Assert.Throws<ArgumentException>(() => aws.Logs.Put("web", "1", DateTimeOffset.UnixEpoch, "m", ""));
        Assert.Throws<ArgumentException>(() => aws.Logs.Put("web", "1", DateTimeOffset.UnixEpoch.AddTicks(-1), "m"));
        Assert.Throws<ArgumentException>(() => aws.Logs.Events("web", "2"));
        Assert.Single(aws.Logs.Events("web", "1"));
    }

    [Fact]
    public async Task Calls_are_recorded_hooked_and_must_be_signed_for_the_service()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Hooks.Before("logs", "GetLogEvents", _ => aws.Logs.Put("web", "1", DateTimeOffset.UnixEpoch, "just before"));

        var read = await caller.LogsAsync("GetLogEvents", """{"logGroupName":"web","logStreamName":"1"}""");
        var refused = await caller.JsonAsync("ecs", "Logs_20140328.GetLogEvents", "{}");

        Assert.Equal("just before", read.Json["events"]![0]!["message"]!.GetValue<string>());
        Assert.Equal("InvalidSignatureException", refused.Type);
        Assert.Equal([200, 403], aws.Calls.Of("logs", "GetLogEvents").Select(call => call.Status!.Value));
    }

    private static async Task<LocalAwsServer> StartAsync()
    {
        var aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = new HandClock() }, TestContext.Current.CancellationToken);
        aws.Logs.AddStream("web", "1");
        return aws;
    }

    private static Task<Answer> PutAsync(Caller caller, params (long Time, string Message)[] events) => caller.LogsAsync(
        "PutLogEvents",
        System.Text.Json.JsonSerializer.Serialize(new
        {
            logGroupName = "web",
            logStreamName = "1",
            logEvents = events.Select(item => new { timestamp = item.Time, message = item.Message }),
        }));
}
