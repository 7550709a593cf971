using System.Collections.Immutable;
using System.Net;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Alerts;

namespace EcsExecFormat.Aws.Tests;

public class SnsClientTests
{
    private const string Topic = "arn:aws:sns:eu-central-1:123456789012:alerts";
    private const string Published = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    internal static readonly AlertMessage Alert = new(
        "main/web: wrong architecture", "It is broken & needs 100% of you.\nDo this: a+b=c\n", """{"verdict":"platform-mismatch"}""",
        ImmutableDictionary<string, string>.Empty.Add("verdict", "platform-mismatch"));

    [Fact]
    public async Task An_alert_is_one_signed_form_in_the_topics_own_region()
    {
        await using var server = new Loopback(_ => Reply.Xml(Published));
        using var environment = server.Environment("eu-west-1");
        using var sns = new SnsClient(environment, Topic);

        await sns.PublishAsync(Alert, Cancellation);

        var arrival = Assert.Single(server.Arrivals);
        Assert.Contains("/eu-central-1/sns/aws4_request", arrival.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", arrival.Headers["Content-Type"]);
        var form = Parse(arrival.Body);
        Assert.Equal("Publish", form["Action"]);
        Assert.Equal("2010-03-31", form["Version"]);
        Assert.Equal(Topic, form["TopicArn"]);
        Assert.Equal(Alert.Subject, form["Subject"]);
        Assert.Equal("json", form["MessageStructure"]);
        Assert.Equal("verdict", form["MessageAttributes.entry.1.Name"]);
        Assert.Equal("String", form["MessageAttributes.entry.1.Value.DataType"]);
        Assert.Equal("platform-mismatch", form["MessageAttributes.entry.1.Value.StringValue"]);
        using var message = System.Text.Json.JsonDocument.Parse(form["Message"]);
        Assert.All(["default", "email"], protocol => Assert.Equal(Alert.Text, message.RootElement.Text(protocol)));
        Assert.All(["sqs", "lambda", "firehose", "http", "https"], protocol => Assert.Equal(Alert.OutcomeJson, message.RootElement.Text(protocol)));
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_is_not_followed_by_another()
    {
        await using var server = new Loopback(_ => Reply.Drop);
        using var environment = server.Environment();
        using var sns = new SnsClient(environment, Topic);

        var failure = await FailAsync(sns);

        Assert.Null(failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_kept_connection_that_closes_on_the_second_request_does_not_repeat_it()
    {
        var count = 0;
        await using var server = new Loopback(_ => Interlocked.Increment(ref count) == 1 ? Reply.Xml(Published) : Reply.Drop);
        using var environment = server.Environment();
        using var sns = new SnsClient(environment, Topic);

        await sns.PublishAsync(Alert, Cancellation);
        var failure = await FailAsync(sns);

        Assert.Null(failure.Code);
        Assert.Equal([1, 1], server.Arrivals.Select(arrival => arrival.Connection));
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_not_followed_by_another()
    {
        await using var server = new Loopback(_ => Reply.Nothing);
        using var environment = server.Environment(attemptSeconds: 2);
        using var sns = new SnsClient(environment, Topic);
        Assert.Null((await FailAsync(sns)).Code);
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_server_error_leaves_the_effect_unknown_and_is_not_followed_by_another()
    {
        await using var server = new Loopback(_ => Reply.Xml(Error("Receiver", "InternalFailure", "oops"), 500));
        using var environment = server.Environment();
        using var sns = new SnsClient(environment, Topic);

        var failure = await FailAsync(sns);

        Assert.Null(failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Contains("InternalFailure", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_throttle_had_no_effect_and_is_tried_again()
    {
        var count = 0;
        await using var server = new Loopback(_ =>
            Interlocked.Increment(ref count) == 1 ? Reply.Xml(Error("Sender", "Throttling", "Rate exceeded"), 400) : Reply.Xml(Published));
        using var environment = server.Environment();
        using var sns = new SnsClient(environment, Topic);
        await sns.PublishAsync(Alert, Cancellation);
        Assert.Equal(2, server.Arrivals.Count);
    }

    [Theory]
    [InlineData("<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>", "NotFound")]
    [InlineData("<ErrorResponse xmlns='http://sns.amazonaws.com/doc/2010-03-31/'>\n <Error><Code>AuthorizationError</Code></Error></ErrorResponse>", "AuthorizationError")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a><Code>&b;</Code></a>", "HTTP 400")]
    [InlineData("no XML", "HTTP 400")]
    public async Task Refusals_have_a_code(string body, string code)
    {
        await using var server = new Loopback(_ => Reply.Xml(body, 400));
        using var environment = server.Environment();
        using var sns = new SnsClient(environment, Topic);
        var failure = await FailAsync(sns);
        Assert.Equal(("sns", "Publish", code, false), (failure.Service, failure.Operation, failure.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("alerts")]
    [InlineData("arn:aws:sqs:eu-west-1:123456789012:alerts")]
    public void Something_else_than_a_topic_is_refused_at_once(string arn)
    {
        using var environment = AwsEnvironmentTests.Read(("AWS_REGION", "eu-west-1"));
        Assert.Throws<ParseException>(() => new SnsClient(environment, arn));
    }

    internal static Dictionary<string, string> Parse(string form) =>
        form.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => WebUtility.UrlDecode(pair[0]), pair => WebUtility.UrlDecode(pair[1]));

    private static string Error(string type, string code, string message) =>
        $"<ErrorResponse><Error><Type>{type}</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>";

    private static Task<CallFailedException> FailAsync(SnsClient sns) =>
        Assert.ThrowsAsync<CallFailedException>(() => sns.PublishAsync(Alert, Cancellation));
}
