using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Tests.Ecs;

public class IncomingEventTests
{
    public static TheoryData<string> RecordedFiles => [.. Events.RecordedFiles];

    private static string Plain => Events.Json().ToJsonString();

    [Theory]
    [MemberData(nameof(RecordedFiles))]
    public void A_recorded_event_is_opened_in_every_envelope(string file)
    {
        var text = Encoding.UTF8.GetString(Events.Recorded(file));

        var plain = Events.Open(text);

        Assert.Equal(file == "docs-container-instance-state-change.json", plain is IncomingEvent.Other);
        foreach (var wrapped in new[] { Sqs(text), OnFailure(text), Sqs(OnFailure(text)), OnFailure(Sqs(text)) })
            Assert.Equivalent(plain, Events.Open(wrapped), strict: true);
    }

    [Fact]
    public void Every_field_of_an_event_is_read()
    {
        var change = Events.Stopped(detail =>
        {
            detail["containerInstanceArn"] = "instance";
            detail["containers"] = Events.Containers(Events.Container("web", 1, "why", "image:1", "sha256:x"));
        });

        Assert.Equal("event-1", change.EventId);
        Assert.Equal("123456789012", change.Account);
        Assert.Equal("eu-west-1", change.Region);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 3, 0, 5, TimeSpan.Zero), change.Time);
        Assert.Equal(Events.Cluster, change.ClusterArn);
        Assert.Equal("arn:aws:ecs:eu-west-1:123456789012:task/prod/0a1b2c3d", change.TaskArn);
        Assert.Equal(Events.Definition, change.TaskDefinitionArn);
        Assert.Equal("STOPPED", change.LastStatus);
        Assert.Equal("EssentialContainerExited", change.StopCode);
        Assert.Equal("Essential container in task exited", change.StoppedReason);
        Assert.Equal("web", change.ServiceName);
        Assert.Equal("ecs-svc/1234567890123456789", change.StartedBy);
        Assert.Equal("FARGATE", change.LaunchType);
        Assert.Equal("instance", change.ContainerInstanceArn);
        Assert.Equal("x86_64", change.CpuArchitecture);
        Assert.Equal(TimeSpan.FromSeconds(1), change.RanFor);
        Assert.Equal([new StoppedContainer("web", "image:1", "sha256:x", 1, "why")], change.Containers);
    }

    [Theory]
    [InlineData("family:web")]
    [InlineData("service:")]
    [InlineData("nightly")]
    [InlineData(null)]
    public void A_task_of_no_service_has_no_service_name(string? group) => Assert.Null(Events.Stopped(detail => detail["group"] = group).ServiceName);

    [Fact]
    public void Time_that_runs_backwards_tells_nothing_about_how_long_the_task_ran() =>
        Assert.Null(Events.Stopped(detail => detail["startedAt"] = "2027-01-01T00:00:00Z").RanFor);

    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,null,\"x\",[]]")]
    [InlineData("\"\\ud800\"")]
    public void Each_member_may_be_absent_or_of_the_wrong_kind(string wrong)
    {
        foreach (var path in Paths(Events.Json()).ToArray())
        {
            Assert.NotNull(Events.Open(Replaced(path, null)));
            Assert.NotNull(Events.Open(Replaced(path, wrong)));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"exitCode":null}""")]
    [InlineData("""{"exitCode":"0"}""")]
    [InlineData("""{"exitCode":0.5}""")]
    [InlineData("""{"exitCode":99999999999999999999}""")]
    public void An_exit_code_that_is_not_told_is_not_zero(string container)
    {
        var change = Events.Stopped(detail => detail["containers"] = new JsonArray(JsonNode.Parse(container)));

        Assert.Null(Assert.Single(change.Containers).ExitCode);
    }

    [Fact]
    public void An_exit_code_of_zero_is_zero() =>
        Assert.Equal(0, Events.Stopped(detail => detail["containers"] = Events.Containers(Events.Container("web", 0))).Containers[0].ExitCode);

    [Theory]
    [InlineData("""{"\ud800":1,""")]
    [InlineData("""{"\udc00 Records":[],""")]
    public void A_member_name_that_is_no_text_hides_no_other_member(string start)
    {
        var text = start + Plain[1..].Replace("\"detail\":{", "\"detail\":{\"\\ud800\":0,", StringComparison.Ordinal);

        var change = Assert.IsType<IncomingEvent.TaskChanged>(Events.Open(text)).Change;

        Assert.Equal("STOPPED", change.LastStatus);
        Assert.Equivalent(change, Assert.IsType<IncomingEvent.TaskChanged>(Events.Open(Sqs(text))).Change, strict: true);
    }

    [Fact]
    public void A_value_that_is_no_text_is_absent_and_the_others_are_not()
    {
        var text = Plain.Replace("\"service:web\"", "\"service:\\ud800\"", StringComparison.Ordinal);

        var change = Assert.IsType<IncomingEvent.TaskChanged>(Events.Open(text)).Change;

        Assert.Null(change.Group);
        Assert.Equal("STOPPED", change.LastStatus);
    }

    [Fact]
    public void Of_duplicate_members_the_last_counts()
    {
        var text = "{\"source\":\"mine\"," + Plain[1..];

        Assert.IsType<IncomingEvent.TaskChanged>(Events.Open(text));
    }

    [Fact]
    public void A_tick_is_a_tick() =>
        Assert.IsType<IncomingEvent.Tick>(Events.Open("""{"source":"ecs-exec-format","detail-type":"Tick"}"""));

    [Theory]
    [InlineData("{}", "source absent, detail-type absent")]
    [InlineData("""{"id":"7","source":"aws.ecs","detail-type":"ECS Service Action"}""", "ECS Service Action")]
    [InlineData("""{"source":"mine","detail-type":"ECS Task State Change"}""", "\"mine\"")]
    [InlineData("""{"source":"ecs-exec-format","detail-type":"tick"}""", "\"tick\"")]
    public void Another_event_is_named_in_words(string text, string expected) =>
        Assert.Contains(expected, Assert.IsType<IncomingEvent.Other>(Events.Open(text)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "0 bytes that are not JSON")]
    [InlineData(" ", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("\uFEFF{}", "not JSON")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("[]", "a JSON array")]
    [InlineData("\"x\"", "a JSON string")]
    [InlineData("1", "a JSON number")]
    [InlineData("true", "a JSON boolean")]
    [InlineData("null", "a JSON null")]
    [InlineData("""{"Records":[]}""", "got 0 records")]
    [InlineData("""{"Records":[{"body":"{}"},{"body":"{}"}]}""", "got 2 records")]
    [InlineData("""{"Records":[{}]}""", "a record without a body")]
    [InlineData("""{"Records":[1]}""", "a record without a body")]
    [InlineData("""{"Records":[{"body":"hello"}]}""", "not JSON")]
    [InlineData("""{"Records":[{"body":"[]"}]}""", "a JSON array")]
    [InlineData("""{"requestPayload":"text"}""", "a JSON string")]
    [InlineData("""{"requestPayload":null}""", "a JSON null")]
    public void What_is_no_event_is_refused_with_what_was_expected(string text, string got)
    {
        var error = Assert.Throws<ParseException>(() => Events.Open(text));

        Assert.StartsWith("expected an EventBridge event", error.Message, StringComparison.Ordinal);
        Assert.Contains(got, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Four_envelopes_are_opened_and_a_fifth_is_refused()
    {
        var four = Sqs(OnFailure(Sqs(OnFailure(Plain))));

        Assert.IsType<IncomingEvent.TaskChanged>(Events.Open(four));
        Assert.Contains("more than 4 envelopes", Assert.Throws<ParseException>(() => Events.Open(OnFailure(four))).Message, StringComparison.Ordinal);
    }

    private static string Sqs(string body) => new JsonObject { ["Records"] = new JsonArray(new JsonObject { ["body"] = body }) }.ToJsonString();

    private static string OnFailure(string payload) =>
        $$$"""{"version":"1.0","requestContext":{"condition":"RetriesExhausted"},"requestPayload":{{{payload}}},"responsePayload":{}}""";

    private static IEnumerable<string[]> Paths(JsonNode node) => node switch
    {
        JsonObject json => json.SelectMany(member => Paths(member.Value!).Select(path => (string[])[member.Key, .. path]).Prepend([member.Key])),
        JsonArray array => array.SelectMany((item, at) => Paths(item!).Select(path => (string[])[$"{at}", .. path])),
        _ => [],
    };

    private static string Replaced(string[] path, string? wrong)
    {
        const string mark = "\"here it goes\"";
        var json = Events.Json();
        JsonNode owner = json;
        foreach (var step in path[..^1])
            owner = int.TryParse(step, out var at) ? owner[at]! : owner[step]!;
        if (wrong is null)
            owner.AsObject().Remove(path[^1]);
        else
            owner[path[^1]] = "here it goes";
        return json.ToJsonString().Replace(mark, wrong, StringComparison.Ordinal);
    }
}
