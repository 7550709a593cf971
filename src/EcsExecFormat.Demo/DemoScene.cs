using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.Demo;

/// <summary>A cluster with one service, whose image was built on an ARM laptop and whose tasks run on x86-64.</summary>
/// <param name="Aws">All of AWS.</param>
/// <param name="TopicArn">Where alerts go.</param>
/// <param name="TaskDefinitionArn">The failing revision.</param>
/// <param name="DeploymentId">The service's deployment of it.</param>
/// <param name="Digest">What the image's tag leads to.</param>
internal sealed record DemoScene(LocalAwsServer Aws, string TopicArn, string TaskDefinitionArn, string DeploymentId, string Digest)
{
    public const string Cluster = "prod";
    public const string ServiceName = "web";

    /// <summary>Whether the service was set to another revision.</summary>
    public bool IsChanged => (string?)Aws.Ecs.Service(Cluster, ServiceName)?["taskDefinition"] != TaskDefinitionArn;
    public const string Family = "web";
    public const string Table = "ecs-exec-format-incidents";

    private const string Repository = "shop/web";
    private const string ImageTag = "1.4.0";
    private const string LogGroup = "/shop/web";
    private const string LogPrefix = "web";

    public static string Image(LocalAwsServer aws) => $"{aws.Options.Account}.dkr.ecr.{aws.Options.Region}.amazonaws.com/{Repository}:{ImageTag}";

    /// <param name="demo">The tag of the cluster, and the port of LocalAws.</param>
    /// <param name="stage">What an event of one's own names, which is made too; or null.</param>
    public static async Task<DemoScene> PrepareAsync(DemoOptions demo, EventStage? stage)
    {
        var options = new LocalAwsOptions { Port = demo.Port };
        if (stage is not null)
            options = options with { Account = stage.Account, Region = stage.Region };
        var aws = await LocalAwsServer.StartAsync(options);
        var digest = DemoImage.Push(aws.Ecr, Repository, ImageTag);
        var tags = ClusterTags(demo.Tag);
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = Cluster, ["tags"] = tags.DeepClone() });
        var arn = (string)aws.Ecs.Invoke("RegisterTaskDefinition", Definition(aws))["taskDefinition"]!["taskDefinitionArn"]!;
        var service = new JsonObject
        {
            ["cluster"] = Cluster,
            ["serviceName"] = ServiceName,
            ["taskDefinition"] = arn,
            ["desiredCount"] = 2,
            ["launchType"] = "FARGATE",
            ["networkConfiguration"] = new JsonObject { ["awsvpcConfiguration"] = new JsonObject { ["subnets"] = new JsonArray("subnet-0a1b2c3d") } },
        };
        if (demo.ServiceTag is { } tag)
            service["tags"] = new JsonArray(TagOf(RemediationOptions.Default.TagKey, tag));
        var created = aws.Ecs.Invoke("CreateService", service);
        var deployment = (string)created["service"]!["deployments"]![0]!["id"]!;
        aws.DynamoDb.AddTable(Table);
        stage?.Prepare(aws, tags);
        return new DemoScene(aws, aws.Sns.AddTopic("ecs-exec-format-alerts"), arn, deployment, digest);
    }

    /// <summary>The variables that the function gets, as Lambda and the template would set them.</summary>
    public IReadOnlyDictionary<string, string> FunctionEnvironment => new Dictionary<string, string>(Aws.Environment)
    {
        ["AWS_LAMBDA_RUNTIME_API"] = Aws.Lambda.RuntimeApi,
        ["ALERT_TOPIC_ARN"] = TopicArn,
        ["INCIDENT_TABLE"] = Table,
    };

    /// <summary>The event of a task that died, which has left the runtime's last words in its log.</summary>
    public byte[] StoppedTask(string taskId)
    {
        Aws.Logs.Put(LogGroup, $"{LogPrefix}/{ServiceName}/{taskId}", DateTimeOffset.UtcNow, "exec /app/web: exec format error");
        return StoppedTaskEvent.Of(this, taskId);
    }

    private static JsonArray ClusterTags(string tag) =>
        [TagOf("owner", "shop-team"), TagOf(RemediationOptions.Default.TagKey, tag)];

    /// <summary>As a team would write it: all of this has to be in the corrected revision, too.</summary>
    private static JsonObject Definition(LocalAwsServer aws) => new()
    {
        ["family"] = Family,
        ["networkMode"] = "awsvpc",
        ["requiresCompatibilities"] = new JsonArray("FARGATE"),
        ["cpu"] = "256",
        ["memory"] = "512",
        ["executionRoleArn"] = $"arn:aws:iam::{aws.Options.Account}:role/ecs/web-execution",
        ["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "X86_64", ["operatingSystemFamily"] = "LINUX" },
        ["containerDefinitions"] = new JsonArray(new JsonObject
        {
            ["name"] = "web",
            ["image"] = Image(aws),
            ["essential"] = true,
            ["portMappings"] = new JsonArray(new JsonObject { ["containerPort"] = 8080, ["protocol"] = "tcp" }),
            ["environment"] = new JsonArray(new JsonObject { ["name"] = "CURRENCY", ["value"] = "EUR" }),
            ["healthCheck"] = new JsonObject { ["command"] = new JsonArray("CMD", "/app/web", "--check"), ["interval"] = 15, ["startPeriod"] = 30 },
            ["logConfiguration"] = new JsonObject { ["logDriver"] = "awslogs", ["options"] = new JsonObject { ["awslogs-group"] = LogGroup, ["awslogs-region"] = aws.Options.Region, ["awslogs-stream-prefix"] = LogPrefix } },
        }),
        ["tags"] = new JsonArray(TagOf("cost-centre", "4711")),
    };

    private static JsonObject TagOf(string key, string value) => new() { ["key"] = key, ["value"] = value };
}
