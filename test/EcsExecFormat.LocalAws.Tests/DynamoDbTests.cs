using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class DynamoDbTests
{
    [Fact]
    public async Task The_official_client_gets_the_item_that_stood_in_its_way()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.DynamoDb.AddTable("incidents");
        using var client = Client(aws);
        var put = new PutItemRequest
        {
            TableName = "incidents",
            Item = new() { ["pk"] = new("a"), ["version"] = new() { N = "1.0" } },
            ConditionExpression = "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        await client.PutItemAsync(put, TestContext.Current.CancellationToken);

        var conflict = await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => client.PutItemAsync(put, TestContext.Current.CancellationToken));
        var read = await client.GetItemAsync("incidents", new() { ["pk"] = new("a") }, true, TestContext.Current.CancellationToken);

        Assert.Equal("1", conflict.Item["version"].N);
        Assert.Equal("1", read.Item["version"].N);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.ScanAsync(new ScanRequest("gone"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_many_conditional_writes_at_once_one_wins()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.DynamoDb.AddTable("incidents");
        using var caller = new Caller(aws);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => caller.DynamoDbAsync("PutItem", $$$"""
            {"TableName":"incidents","Item":{"pk":{"S":"a"},"by":{"N":"{{{number}}}"}},"ConditionExpression":"attribute_not_exists(pk)"}
            """)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(49, answers.Count(answer => answer.Type == "ConditionalCheckFailedException"));
        Assert.Single(aws.DynamoDb.Items("incidents"));
    }

    [Fact]
    public async Task Answers_carry_their_checksum()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        var answer = await caller.DynamoDbAsync("ListTables", "{}");

        // The CRC-32 of this text, from zlib.
        Assert.Equal(("""{"TableNames":[]}""", "1315925753"), (answer.Text, answer.Checksum));
    }

    [Theory]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":"a"},"x":{"S":"1","N":"1"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":"a"},"x":{"N":"1.x"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":"a"},"x":{"N":"123456789012345678901234567890123456789"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":"a"},"x":{"SS":[]}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":"a"},"x":{"B":"?"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"x":{"S":"a"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":""}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"N":"1"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"incidents"}""", "ValidationException")]
    [InlineData("""{"Item":{"pk":{"S":"a"}}}""", "ValidationException")]
    [InlineData("""{"TableName":"gone","Item":{"pk":{"S":"a"}}}""", "ResourceNotFoundException")]
    [InlineData("""{"TableName":"incidents","Item":{"pk":{"S":"a"}},"ExpressionAttributeNames":{"#a":"b"}}""", "ValidationException")]
    public async Task An_item_that_DynamoDB_would_not_take_is_refused(string body, string type)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.DynamoDb.AddTable("incidents");
        using var caller = new Caller(aws);

        var answer = await caller.DynamoDbAsync("PutItem", body);

        Assert.Equal((400, type), (answer.Status, answer.Type));
    }

    private static AmazonDynamoDBClient Client(LocalAwsServer aws) => new(
        new BasicAWSCredentials(aws.Environment["AWS_ACCESS_KEY_ID"], aws.Environment["AWS_SECRET_ACCESS_KEY"]),
        new AmazonDynamoDBConfig { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = aws.Options.Region, MaxErrorRetry = 0 });
}
