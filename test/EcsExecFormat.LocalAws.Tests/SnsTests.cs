namespace EcsExecFormat.LocalAws.Tests;

public sealed class SnsTests
{
    [Fact]
    public async Task A_published_message_is_kept_with_its_text_for_each_protocol()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var topic = aws.Sns.AddTopic("alerts");

        var answer = await caller.SnsAsync(
            "Publish",
            ("TopicArn", topic),
            ("Subject", new string('s', 100)),
            ("MessageStructure", "json"),
            ("Message", """{"default":"d","email":"for people","sqs":"{}","ignored":1}"""),
            ("MessageAttributes.entry.1.Name", "verdict"),
            ("MessageAttributes.entry.1.Value.DataType", "String"),
            ("MessageAttributes.entry.1.Value.StringValue", "platform-mismatch"));

        var message = Assert.Single(aws.Sns.Messages);
        Assert.Equal(("for people", "d"), (message.BodyFor("email"), message.BodyFor("lambda")));
        Assert.Equal(("String", "platform-mismatch"), (message.Attributes["verdict"].DataType, message.Attributes["verdict"].Value));
        Assert.Equal((topic, new string('s', 100)), (message.TopicArn, message.Subject));
        Assert.StartsWith($"""<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>{message.Id}</MessageId></PublishResult><ResponseMetadata><RequestId>""", answer.Text);
    }

    [Theory]
    [InlineData("Subject", "", "InvalidParameter", "Subject")]
    [InlineData("Subject", "two\nlines", "InvalidParameter", "Subject")]
    [InlineData("Subject", " leading space", "InvalidParameter", "Subject")]
    [InlineData("Subject", "naïve", "InvalidParameter", "Subject")]
    [InlineData("Subject", "101", "InvalidParameter", "Subject")]
    [InlineData("Message", "", "InvalidParameter", "Empty message")]
    [InlineData("Message", "262145", "InvalidParameter", "Message too long")]
    [InlineData("MessageStructure", "json", "InvalidParameter", "failed to parse")]
    [InlineData("MessageStructure", "xml", "InvalidParameter", "MessageStructure")]
    [InlineData("MessageAttributes.entry.1.Value.StringValue", "", "ParameterValueInvalid", "must contain non-empty message attribute value")]
    [InlineData("MessageAttributes.entry.1.Value.DataType", "Text", "ParameterValueInvalid", "invalid message attribute type")]
    [InlineData("MessageAttributes.entry.1.Name", "a b", "ParameterValueInvalid", "Invalid message attribute name")]
    [InlineData("TopicArn", "arn:aws:sns:eu-west-1:123456789012:other", "NotFound", "Topic does not exist")]
    [InlineData("TopicArn", "alerts", "InvalidParameter", "TopicArn")]
    public async Task A_message_that_SNS_would_not_take_is_refused(string field, string value, string code, string text)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var fields = new Dictionary<string, string>
        {
            ["TopicArn"] = aws.Sns.AddTopic("alerts"),
            ["Message"] = "m",
            ["MessageAttributes.entry.1.Name"] = "verdict",
            ["MessageAttributes.entry.1.Value.DataType"] = "String",
            ["MessageAttributes.entry.1.Value.StringValue"] = "x",
        };
        fields[field] = int.TryParse(value, out var length) ? new string('x', length) : value;

        var answer = await caller.SnsAsync("Publish", [.. fields.Select(entry => (entry.Key, entry.Value))]);

        Assert.Equal(code == "NotFound" ? 404 : 400, answer.Status);
        Assert.Contains($"<Code>{code}</Code>", answer.Text);
        Assert.Contains(text, answer.Text);
        Assert.Contains("<RequestId>", answer.Text);
        Assert.Empty(aws.Sns.Messages);
    }

    [Fact]
    public async Task A_structured_message_needs_a_default()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        var answer = await caller.SnsAsync("Publish", ("TopicArn", aws.Sns.AddTopic("alerts")), ("MessageStructure", "json"), ("Message", """{"email":"x"}"""));

        Assert.Contains("No default entry in JSON message body", answer.Text);
    }
}
