using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.Demo;

/// <summary>A cluster with one service, whose image was built on an ARM laptop and whose tasks run on x86-64.</summary>
internal sealed record DemoScene(LocalAwsServer Aws, string TopicArn, string TaskDefinitionArn, string Digest)
{
    public const string Cluster = "prod";
    public const string ServiceName = "web";
    public const string Table = "ecs-exec-format-incidents";

    private const string Repository = "shop/web";
    private const string Tag = "1.4.0";

    public static string Image(LocalAwsServer aws) => $"{aws.Options.Account}.dkr.ecr.{aws.Options.Region}.amazonaws.com/{Repository}:{Tag}";

    /// <param name="port">Port of LocalAws; 0 takes any free one.</param>
    /// <param name="stage">What an event of one's own names, which is made too; or null.</param>
    public static async Task<DemoScene> PrepareAsync(int port, EventStage? stage)
    {
        var options = new LocalAwsOptions { Port = port };
        if (stage is not null)
            options = options with { Account = stage.Account, Region = stage.Region };
        var aws = await LocalAwsServer.StartAsync(options);
        var digest = DemoImage.Push(aws, Repository, Tag);
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = Cluster, ["tags"] = Tags("owner", "shop-team") });
        var registered = aws.Ecs.Invoke("RegisterTaskDefinition", new JsonObject
        {
            ["family"] = "web",
            ["networkMode"] = "awsvpc",
            ["requiresCompatibilities"] = new JsonArray("FARGATE"),
            ["cpu"] = "256",
            ["memory"] = "512",
            ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = Image(aws), ["essential"] = true }),
        });
        var arn = (string)registered["taskDefinition"]!["taskDefinitionArn"]!;
        aws.Ecs.Invoke("CreateService", new JsonObject
        {
            ["cluster"] = Cluster,
            ["serviceName"] = ServiceName,
            ["taskDefinition"] = arn,
            ["desiredCount"] = 2,
            ["launchType"] = "FARGATE",
            ["networkConfiguration"] = new JsonObject { ["awsvpcConfiguration"] = new JsonObject { ["subnets"] = new JsonArray("subnet-0a1b2c3d") } },
        });
        aws.DynamoDb.AddTable(Table);
        stage?.Prepare(aws);
        return new DemoScene(aws, aws.Sns.AddTopic("ecs-exec-format-alerts"), arn, digest);
    }

    /// <summary>The variables that the function gets, as Lambda and the template would set them.</summary>
    public IReadOnlyDictionary<string, string> FunctionEnvironment => new Dictionary<string, string>(Aws.Environment)
    {
        ["AWS_LAMBDA_RUNTIME_API"] = Aws.Lambda.RuntimeApi,
        ["ALERT_TOPIC_ARN"] = TopicArn,
        ["INCIDENT_TABLE"] = Table,
    };

    public byte[] StoppedTask(string taskId) => StoppedTaskEvent.Of(Aws, TaskDefinitionArn, Digest, taskId);

    private static JsonArray Tags(string key, string value) => new(new JsonObject { ["key"] = key, ["value"] = value });
}
