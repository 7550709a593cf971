using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>moto with a topic, a queue that subscribed to it and the incident table, and the function on it: made by the first test that needs it.</summary>
public sealed class MotoStage : IAsyncDisposable
{
    private const string Region = "eu-west-1";

    private readonly Moto _moto = new();
    private readonly HttpClient _http = new();
    private readonly List<JsonObject> _received = [];
    private OnMoto? _function;

    public OnMoto Function => _function!;

    /// <summary>Where moto listens.</summary>
    public Uri Moto => _moto.Url;

    /// <summary>Skips the test where moto is not installed.</summary>
    public async Task StartAsync()
    {
        await _moto.StartAsync();
        if (_function is not null)
            return;
        await _moto.AskAsync("""
            sns, sqs, dynamodb = client('sns'), client('sqs'), client('dynamodb')
            topic = sns.create_topic(Name='alerts')['TopicArn']
            sqs.create_queue(QueueName='all')
            sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=topic.replace(':sns:', ':sqs:').replace(':alerts', ':all'))
            dynamodb.create_table(TableName='incidents', BillingMode='PAY_PER_REQUEST',
                KeySchema=[{'AttributeName': 'pk', 'KeyType': 'HASH'}], AttributeDefinitions=[{'AttributeName': 'pk', 'AttributeType': 'S'}])
            """);
        _function = new OnMoto(_moto, instances: 1);
        await _function.InitializeAsync();
    }

    /// <summary>Asks moto's ECS.</summary>
    public Task<JsonObject> EcsAsync(string operation, JsonObject input) => AskAsync("ecs", "AmazonEC2ContainerServiceV20141113", operation, input, "1.1");

    /// <returns>The messages about a cluster of that name that came into the queue, as SNS put them there.</returns>
    public async Task<JsonObject[]> MessagesAsync(string name)
    {
        var input = new JsonObject { ["QueueUrl"] = $"{_moto.Url}123456789012/all", ["MaxNumberOfMessages"] = 10 };
        while ((await AskAsync("sqs", "AmazonSQS", "ReceiveMessage", input, "1.0"))["Messages"] is JsonArray { Count: > 0 } messages)
            _received.AddRange(messages.Select(message => (JsonObject)JsonNode.Parse((string)message!["Body"]!)!));
        return [.. _received.Where(message => ((string?)message["MessageAttributes"]?["cluster"]?["Value"])?.EndsWith("/" + name, StringComparison.Ordinal) == true)];
    }

    /// <returns>The items of the incident table about that name.</returns>
    public async Task<JsonObject[]> ItemsAsync(string name) =>
    [
        .. (await AskAsync("dynamodb", "DynamoDB_20120810", "Scan", new JsonObject { ["TableName"] = RunningFunction.Table }, "1.0"))["Items"]!.AsArray()
            .OfType<JsonObject>().Where(item => item.ToJsonString().Contains(name, StringComparison.Ordinal)),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_function is not null)
            await _function.DisposeAsync();
        _http.Dispose();
        _moto.Dispose();
    }

    private async Task<JsonObject> AskAsync(string service, string target, string operation, JsonObject input, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _moto.Url)
        {
            Content = new StringContent(input.ToJsonString(), new MediaTypeHeaderValue("application/x-amz-json-" + version)),
        };
        request.Headers.Add("X-Amz-Target", $"{target}.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", SomeSignature.For(service, Region));
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return (JsonObject)JsonNode.Parse(text)!;
    }
}
