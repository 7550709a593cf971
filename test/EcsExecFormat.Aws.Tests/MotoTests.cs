using System.Collections.Immutable;
using System.Text.Json;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Aws.Tests;

/// <summary>The clients against an implementation that nobody here wrote.</summary>
public sealed class MotoTests(Moto moto) : IClassFixture<Moto>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_fifty_writers_of_a_new_record_one_wins_and_versions_and_expiry_are_kept()
    {
        await moto.StartAsync();
        await moto.AskAsync("""
            client('dynamodb').create_table(TableName='incidents', BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName':'pk','KeyType':'HASH'}],
                AttributeDefinitions=[{'AttributeName':'pk','AttributeType':'S'}])
            """);
        var clock = new Clock(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var environment = Environment();
        using var records = new DynamoRecords(environment, "incidents", clock);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(writer => records.PutAsync(Record(1, writer), null, Cancellation)));
        Assert.Single(results.OfType<PutResult.Stored>());
        var winner = Array.FindIndex(results, result => result is PutResult.Stored).ToString(null, null);
        Assert.All(results.OfType<PutResult.Conflict>(), conflict => Assert.Equal(winner, conflict.Existing?.Attributes["writer"]));

        Assert.IsType<PutResult.Stored>(await records.PutAsync(Record(2, 7), 1, Cancellation));
        Assert.IsType<PutResult.Conflict>(await records.PutAsync(Record(2, 8), 1, Cancellation));
        Assert.Equal((2, "7"), (await records.GetAsync("k", Cancellation)) is { } stored ? (stored.Version, stored.Attributes["writer"]) : default);

        clock.Now += TimeSpan.FromHours(1);
        Assert.Null(await records.GetAsync("k", Cancellation));
        Assert.IsType<PutResult.Stored>(await records.PutAsync(Record(1, 9) with { ExpiresAt = clock.Now.AddHours(1) }, null, Cancellation));

        StoredRecord Record(long version, int writer) => new(
            "k", version, clock.Now.AddHours(1), ImmutableDictionary<string, string>.Empty.Add("writer", writer.ToString(null, null)));
    }

    [Fact]
    public async Task A_published_alert_reaches_a_queue_as_the_outcome_with_its_attributes()
    {
        await moto.StartAsync();
        var topic = (await moto.AskAsync("""
            topic = client('sns').create_topic(Name='alerts')['TopicArn']
            client('sqs').create_queue(QueueName='alerts')
            client('sns').subscribe(TopicArn=topic, Protocol='sqs', Endpoint=topic.replace(':sns:', ':sqs:'))
            print(topic)
            """)).Trim();
        using var environment = Environment();
        using var sns = new SnsClient(environment, topic);

        await sns.PublishAsync(SnsClientTests.Alert, Cancellation);

        var received = await moto.AskAsync("""
            url = client('sqs').get_queue_url(QueueName='alerts')['QueueUrl']
            print(client('sqs').receive_message(QueueUrl=url)['Messages'][0]['Body'])
            """);
        using var message = JsonDocument.Parse(received);
        Assert.Equal(SnsClientTests.Alert.OutcomeJson, message.RootElement.Text("Message"));
        Assert.Equal(SnsClientTests.Alert.Subject, message.RootElement.Text("Subject"));
        Assert.Equal("platform-mismatch", message.RootElement.Member("MessageAttributes")?.Member("verdict")?.Text("Value"));
    }

    private AwsEnvironment Environment() => AwsEnvironmentTests.Read(
        ("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "testing"), ("AWS_SECRET_ACCESS_KEY", "testing"), ("AWS_ENDPOINT_URL", moto.Url.AbsoluteUri));
}
