using System.Text.Json.Nodes;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The same function on ECS, SNS, SQS and DynamoDB as moto plays them; images are LocalAws's, because moto has no layer downloads.</summary>
public sealed class MotoTests
{
    [Fact]
    public async Task Fifty_deliveries_put_one_message_into_the_queue_that_subscribed_to_the_verdict()
    {
        using var moto = new Moto();
        await moto.StartAsync();
        await using var function = new OnMoto(moto, instances: 2);
        await function.InitializeAsync();
        var image = $"{function.Aws.Ecr.Home.Host}/shop/web:{Pictures.Tag}";
        var digest = Pictures.Arm64(function.Aws.Ecr.Home, "shop/web");
        var taskDefinition = await SetUpAsync(moto, image);
        var taskEvent = Event(taskDefinition, image, digest);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => function.DeliverAsync(taskEvent)));
        var nextTask = Event(taskDefinition, image, digest);
        nextTask["id"] = "3f0f5c1e-0000-4000-8000-000000000002";
        nextTask["detail"]!["taskArn"] = "arn:aws:ecs:eu-west-1:123456789012:task/prod/00000000000040008000000000000002";
        var next = await function.OutcomeAsync(nextTask);

        var told = Assert.Single(outcomes, outcome => (string?)outcome["alert"] == "sent");
        Assert.Equal(49, outcomes.Count(outcome => (string?)outcome["alert"] == "suppressed"));
        Assert.Equal(("suppressed", 2), ((string?)next["alert"], (int)next["occurrences"]!));
        Assert.Equal("shop-team", (string?)told["owner"]);
        Assert.Empty(await MessagesAsync(moto, "others"));
        var message = Assert.Single(await MessagesAsync(moto, "mismatches"))!;
        Assert.Equal(told.ToJsonString(), JsonNode.Parse((string)message["Message"]!)!.ToJsonString());
        Assert.Equal("prod/web: image is for arm64, ran on amd64 (alert only)", (string?)message["Subject"]);
        Assert.Equal("platform-mismatch", (string?)message["MessageAttributes"]!["verdict"]!["Value"]);
        Assert.All(function.Aws.Calls.All, call => Assert.Contains(call.Service, (string[])["ecr", "lambda"]));
        Print(told);
    }

    /// <returns>The task definition's ARN.</returns>
    private static async Task<string> SetUpAsync(Moto moto, string image) => (await moto.AskAsync($$"""
        ecs, sns, sqs, dynamodb = client('ecs'), client('sns'), client('sqs'), client('dynamodb')
        ecs.create_cluster(clusterName='prod')
        arn = ecs.register_task_definition(family='web', networkMode='awsvpc', requiresCompatibilities=['FARGATE'], cpu='256', memory='512',
            containerDefinitions=[{'name': 'web', 'image': '{{image}}', 'essential': True}])['taskDefinition']['taskDefinitionArn']
        ecs.create_service(cluster='prod', serviceName='web', taskDefinition=arn, desiredCount=2, launchType='FARGATE',
            tags=[{'key': 'owner', 'value': 'shop-team'}])
        topic = sns.create_topic(Name='alerts')['TopicArn']
        for queue, verdict in (('mismatches', 'platform-mismatch'), ('others', 'platform-missing')):
            sqs.create_queue(QueueName=queue)
            sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=topic.replace(':sns:', ':sqs:').replace(':alerts', ':' + queue),
                Attributes={'FilterPolicy': json.dumps({'verdict': [verdict]})})
        dynamodb.create_table(TableName='incidents', BillingMode='PAY_PER_REQUEST',
            KeySchema=[{'AttributeName': 'pk', 'KeyType': 'HASH'}], AttributeDefinitions=[{'AttributeName': 'pk', 'AttributeType': 'S'}])
        print(arn)
        """)).Trim();

    /// <returns>All messages of the queue, as SNS put them there.</returns>
    private static async Task<JsonArray> MessagesAsync(Moto moto, string queue) => (JsonArray)JsonNode.Parse(await moto.AskAsync($$"""
        sqs = client('sqs')
        url = sqs.get_queue_url(QueueName='{{queue}}')['QueueUrl']
        print(json.dumps([json.loads(message['Body']) for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get('Messages', [])]))
        """))!;

    private static JsonObject Event(string taskDefinition, string image, string digest) => (JsonObject)JsonNode.Parse($$"""
        {
          "version": "0", "id": "3f0f5c1e-0000-4000-8000-000000000001", "detail-type": "ECS Task State Change", "source": "aws.ecs",
          "account": "123456789012", "time": "2026-11-22T12:00:00Z", "region": "eu-west-1",
          "detail": {
            "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
            "clusterArn": "arn:aws:ecs:eu-west-1:123456789012:cluster/prod", "group": "service:web", "launchType": "FARGATE", "lastStatus": "STOPPED",
            "containers": [{ "name": "web", "image": "{{image}}", "imageDigest": "{{digest}}", "exitCode": 1, "lastStatus": "STOPPED" }],
            "startedBy": "ecs-svc/1234567890123456789", "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
            "taskArn": "arn:aws:ecs:eu-west-1:123456789012:task/prod/00000000000040008000000000000001", "taskDefinitionArn": "{{taskDefinition}}"
          }
        }
        """)!;

    private static void Print(JsonObject outcome) => TestContext.Current.TestOutputHelper?.WriteLine(outcome.ToJsonString());
}
