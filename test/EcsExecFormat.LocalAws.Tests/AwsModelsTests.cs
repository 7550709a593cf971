using EcsExecFormat.TestSupport;

namespace EcsExecFormat.LocalAws.Tests;

/// <summary>What was recorded can be judged by AWS's own models, and is not let pass.</summary>
public sealed class AwsModelsTests
{
    [Fact]
    public async Task Recorded_requests_are_judged_and_what_is_no_operation_is_passed_over()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        await caller.EcsAsync("UpdateService", """{"cluster":"shop","service":"web","taskDefinition":"web:2"}""");
        await caller.DynamoDbAsync("GetItem", """{"TableName":"incidents","Key":{"pk":{"S":"a"}}}""");
        await caller.SnsAsync("Publish", ("TopicArn", "t"), ("Message", "m"), ("MessageAttributes.entry.1.Name", "verdict"),
            ("MessageAttributes.entry.1.Value.DataType", "String"), ("MessageAttributes.entry.1.Value.StringValue", "x"));
        await caller.Http.GetAsync(new Uri("/layers/1/2/3/4", UriKind.Relative), TestContext.Current.CancellationToken);

        var judgement = await AwsModels.JudgeAsync(aws.Calls.All.Select(call => (call.Service, call.Operation, call.Body)));

        Assert.Empty(judgement.Complaints);
        Assert.Equal(["ecs:UpdateService", "dynamodb:GetItem", "sns:Publish"], judgement.Judged);
    }

    [Theory]
    [InlineData("ecs", "UpdateService", """{"cluster":"shop"}""", "service")]
    [InlineData("ecs", "UpdateService", """{"service":"web","future":1}""", "future")]
    [InlineData("ecs", "UpdateService", """{"service":7}""", "service")]
    [InlineData("ecs", "ListTaskDefinitions", """{"status":"active"}""", "active")]
    [InlineData("ecs", "ListTaskDefinition", "{}", "no such operation")]
    [InlineData("ecs", "AmazonEC2ContainerServiceV20150921.ListTaskDefinitions", "{}", "target prefix")]
    [InlineData("ecs", "RegisterTaskDefinition", """{"family":"web","containerDefinitions":[{"environment":[{"nam":"a"}]}]}""", "nam")]
    [InlineData("logs", "GetLogEvents", """{"logGroupName":"g"}""", "logStreamName")]
    [InlineData("logs", "GetLogEvents", """{"logStreamName":"s","startTime":"yesterday"}""", "startTime")]
    [InlineData("secretsmanager", "GetSecretValue", "{}", "SecretId")]
    [InlineData("ssm", "GetCalendarState", "{}", "CalendarNames")]
    [InlineData("cloudformation", "DescribeStacks", "Action=DescribeStacks&Version=2010-05-15&StackNames=shop", "StackNames")]
    [InlineData("sns", "Publish", "Action=Publish&Version=2010-03-31&TopicArn=t", "Message")]
    public async Task What_the_models_do_not_know_is_complained_about(string service, string operation, string body, string complaint) =>
        Assert.Contains(complaint, Assert.Single((await AwsModels.JudgeAsync([(service, operation, body)])).Complaints));
}
