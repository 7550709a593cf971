using System.Text;
using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Any bytes as an event: an error in words or <c>irrelevant</c>, and the same process answers the next event.</summary>
public sealed class BadInputTests(OneInstance function) : IClassFixture<OneInstance>
{
    private const int SixMegabytes = 6 * 1024 * 1024;

    private static readonly Dictionary<string, Func<byte[]>> NoEvents = new()
    {
        ["nothing"] = () => [],
        ["null"] = () => "null"u8.ToArray(),
        ["true"] = () => "true"u8.ToArray(),
        ["a number"] = () => "12345678901234567890"u8.ToArray(),
        ["a string"] = () => "\"ECS Task State Change\""u8.ToArray(),
        ["an array"] = () => "[]"u8.ToArray(),
        ["an array of events"] = () => """[{"source":"aws.ecs","detail-type":"ECS Task State Change"}]"""u8.ToArray(),
        ["text"] = () => "exec /app/web: exec format error"u8.ToArray(),
        ["half an event"] = () => """{"source":"aws.ecs","detail-type":"ECS Task St"""u8.ToArray(),
        ["two events"] = () => """{"source":"aws.ecs"}{"source":"aws.ecs"}"""u8.ToArray(),
        ["UTF-16"] = () => Encoding.Unicode.GetBytes("""{"source":"aws.ecs"}"""),
        ["invalid UTF-8"] = () => [0xC3, 0x28, 0xA0, 0xA1, 0xE2, 0x28, 0xA1],
        ["NULs"] = () => new byte[1000],
        ["a gzip header"] = () => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3],
        ["ten thousand brackets"] = () => Encoding.ASCII.GetBytes(new string('[', 10_000)),
        ["ten thousand nested objects"] = () => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)),
        ["six megabytes of one letter"] = () => Encoding.ASCII.GetBytes(new string('a', SixMegabytes)),
        ["six megabytes of brackets"] = () => Encoding.ASCII.GetBytes(new string('[', SixMegabytes)),
        ["an empty batch"] = () => """{"Records":[]}"""u8.ToArray(),
        ["a batch of nothing"] = () => """{"Records":[null]}"""u8.ToArray(),
        ["a batch of text"] = () => """{"Records":[{"body":"hello"}]}"""u8.ToArray(),
        ["an on-failure record of nothing"] = () => """{"requestPayload":null}"""u8.ToArray(),
        ["envelopes without end"] = () => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"requestPayload\":", 40)) + "{}" + new string('}', 40)),
    };

    private static readonly Dictionary<string, Func<byte[]>> OtherEvents = new()
    {
        ["an empty object"] = () => "{}"u8.ToArray(),
        ["numbers for texts"] = () => """{"source":1,"detail-type":2,"detail":3}"""u8.ToArray(),
        ["an event of another service"] = () => """{"source":"aws.ec2","detail-type":"EC2 Instance State-change Notification","detail":{"state":"stopped"}}"""u8.ToArray(),
        ["a task without detail"] = () => """{"source":"aws.ecs","detail-type":"ECS Task State Change"}"""u8.ToArray(),
        ["a task whose detail is an array"] = () => """{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":[]}"""u8.ToArray(),
        ["a task whose containers are a number"] = () => """{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{"lastStatus":"STOPPED","stopCode":"EssentialContainerExited","containers":7}}"""u8.ToArray(),
        ["a task whose containers are nulls"] = () => """{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{"lastStatus":"STOPPED","stopCode":"EssentialContainerExited","containers":[null,1,"x",[]]}}"""u8.ToArray(),
        ["exit codes beyond all bounds"] = () => """{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{"lastStatus":"STOPPED","stopCode":"EssentialContainerExited","containers":[{"exitCode":1e400},{"exitCode":1.5},{"exitCode":"1"}]}}"""u8.ToArray(),
        ["six megabytes of an event"] = () => Encoding.ASCII.GetBytes("""{"source":"aws.ecs","detail-type":"x","detail":{"a":"REST"}}""".Replace("REST", new string('a', SixMegabytes - 100), StringComparison.Ordinal)),
        ["invalid UTF-8 in the source"] = () => [.. "{\"source\":\""u8, 0xC3, 0x28, .. "\",\"detail-type\":\"x\"}"u8],
        ["half a surrogate pair in the source"] = () => """{"source":"\ud800","detail-type":"x"}"""u8.ToArray(),
        ["half a surrogate pair in the task's ARN"] = () => """{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{"taskArn":"\udc00"}}"""u8.ToArray(),
        ["a tick"] = () => """{"source":"ecs-exec-format","detail-type":"Tick"}"""u8.ToArray(),
    };

    public static TheoryData<string> NoEventNames => new(NoEvents.Keys);

    public static TheoryData<string> OtherEventNames => new(OtherEvents.Keys);

    [Theory]
    [MemberData(nameof(NoEventNames))]
    public async Task What_is_no_event_fails_with_what_was_expected_and_the_process_lives(string name)
    {
        function.Aws.Calls.Clear();

        var error = await function.ErrorAsync(NoEvents[name]());

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {error}");
        Assert.Contains("expected", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 20, 600);
        Assert.All(function.Aws.Calls.All, call => Assert.Equal("lambda", call.Service));
        await AssertItStillWorksAsync();
    }

    [Theory]
    [MemberData(nameof(OtherEventNames))]
    public async Task What_is_another_event_is_irrelevant_and_costs_no_call_or_two_reads_for_a_tick(string name)
    {
        function.Aws.Calls.Clear();

        var outcome = RunningFunction.Outcome(await function.InvokeAsync(OtherEvents[name]()));

        Assert.Equal(("irrelevant", "none"), ((string?)outcome["verdict"], (string?)outcome["alert"]));
        // A tick looks whether there is anything to do.
        Assert.Equal(name.Contains("tick", StringComparison.OrdinalIgnoreCase) ? 2 : 0, function.Aws.Calls.All.Count(call => call.Service != "lambda"));
    }

    [Fact]
    public async Task Random_bytes_never_end_the_process_and_never_succeed()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            Assert.Contains("expected", await function.ErrorAsync(bytes), StringComparison.Ordinal);
        }

        await AssertItStillWorksAsync();
    }

    [Fact]
    public async Task A_real_event_with_any_one_byte_changed_is_answered_or_refused_in_words()
    {
        var scene = Scene.Create(function.Aws, new Parts { Push = Pictures.Amd64 });
        var original = RunningFunction.Bytes(scene.StoppedTask());
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var bytes = (byte[])original.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (await function.InvokeAsync(bytes) is LocalAws.Lambda.InvocationError error)
                Assert.NotEmpty(JsonNode.Parse(error.Document)!["errorMessage"]!.GetValue<string>());
        }

        await AssertItStillWorksAsync();
    }

    private async Task AssertItStillWorksAsync()
    {
        var outcome = RunningFunction.Outcome(await function.InvokeAsync("{}"u8.ToArray()));
        Assert.Equal("irrelevant", (string?)outcome["verdict"]);
    }
}
