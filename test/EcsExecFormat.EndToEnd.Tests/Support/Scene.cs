using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Ecr;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Sns;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What a scene is made of; by default a Fargate service whose image is for arm64 only.</summary>
internal sealed record Parts
{
    /// <summary>Pushes the image, and gives the digest that ECS reports.</summary>
    public Func<EcrRegistry, string, string> Push { get; init; } = Pictures.Arm64;

    /// <summary>Where it is pushed to; null is the function's own account and region.</summary>
    public EcrRegistry? Registry { get; init; }

    /// <summary>The image as the task definition names it; null names the pushed one by its tag.</summary>
    public string? Image { get; init; }

    /// <summary>Null leaves out <c>runtimePlatform</c>.</summary>
    public string? Declared { get; init; }

    public bool HasService { get; init; } = true;

    public string? ServiceOwner { get; init; }

    public string? DefinitionOwner { get; init; }

    public string? ClusterOwner { get; init; }

    /// <summary>Value of the cluster's tag that sets the mode; null leaves it out.</summary>
    public string? ClusterMode { get; init; }

    /// <summary>Value of the same tag on the service; null leaves it out.</summary>
    public string? ServiceMode { get; init; }

    /// <summary>Changes the task definition before it is registered.</summary>
    public Action<JsonObject> Define { get; init; } = _ => { };

    /// <summary>The same, with a container that writes its log to CloudWatch Logs.</summary>
    public Parts WithLog() => this with
    {
        Define = definition =>
        {
            Define(definition);
            definition["containerDefinitions"]![0]!["logConfiguration"] = new JsonObject
            {
                ["logDriver"] = "awslogs",
                ["options"] = new JsonObject { ["awslogs-group"] = $"/tests/{definition["family"]}", ["awslogs-region"] = "eu-west-1", ["awslogs-stream-prefix"] = "ecs" },
            };
        },
    };
}

/// <summary>A cluster with one service and one image of its own, under a name that nothing else uses: so calls, faults and messages of tests that run side by side can be told apart.</summary>
internal sealed class Scene
{
    private Scene(LocalAwsServer aws, Parts parts)
    {
        Aws = aws;
        HasService = parts.HasService;
        var registry = parts.Registry ?? aws.Ecr.Home;
        Digest = parts.Push(registry, Repository);
        Image = parts.Image ?? $"{registry.Host}/{Repository}:{Pictures.Tag}";
    }

    public LocalAwsServer Aws { get; }

    public string Name { get; } = "s" + Guid.NewGuid().ToString("N")[..12];

    public string Repository => "team/" + Name;

    public string Image { get; }

    /// <summary>The digest that ECS reports for the image.</summary>
    public string Digest { get; }

    public bool HasService { get; }

    public string TaskDefinition { get; private set; } = "";

    /// <summary>Id of the service's first deployment, which starts the tasks; empty without a service.</summary>
    public string Deployment { get; private set; } = "";

    /// <summary>Where its container logs, if it logs at all.</summary>
    public string LogGroup => $"/tests/{Name}";

    public string Cluster => $"arn:aws:ecs:{Aws.Options.Region}:{Aws.Options.Account}:cluster/{Name}";

    /// <summary>The calls about this scene so far, in order of arrival, as <c>service:Operation</c>; those of the Runtime API left out.</summary>
    public IReadOnlyList<string> Calls => [.. CallRecords.Select(call => $"{call.Service}:{call.Operation}")];

    public IEnumerable<CallRecord> CallRecords => Aws.Calls.All.Where(call => call.Service != "lambda" && Concerns(call.Request));

    /// <summary>The messages about this scene.</summary>
    public IReadOnlyList<SnsMessage> Messages => [.. Aws.Sns.Messages.Where(message => message.BodyFor("sqs").Contains(Name, StringComparison.Ordinal))];

    /// <summary>The items of the incident table about this scene.</summary>
    public IReadOnlyList<JsonObject> Items =>
        [.. Aws.DynamoDb.Items(RunningFunction.Table).Where(item => item.ToJsonString().Contains(Name, StringComparison.Ordinal))];

    public static Scene Create(LocalAwsServer aws, Parts? parts = null)
    {
        parts ??= new Parts();
        var scene = new Scene(aws, parts);
        aws.Ecs.Invoke("CreateCluster", Tagged(parts.ClusterOwner, parts.ClusterMode, new JsonObject { ["clusterName"] = scene.Name }));
        scene.Register(parts);
        if (parts.HasService)
            scene.CreateService(parts);
        return scene;
    }

    /// <summary>The event of one more task that stopped.</summary>
    public JsonObject StoppedTask()
    {
        var taskEvent = StoppedTasks.Of(new Failing(Aws.Options.Account, Aws.Options.Region, Name, TaskDefinition, Image, Digest, HasService), Guid.NewGuid());
        if (HasService)
            taskEvent["detail"]!["startedBy"] = Deployment;
        return taskEvent;
    }

    /// <summary>Writes the log of the task of an event; see <see cref="Parts.WithLog"/>.</summary>
    public void Log(JsonObject taskEvent, params string[] lines) =>
        Aws.Logs.Put(LogGroup, $"ecs/web/{((string)taskEvent.Detail()["taskArn"]!).Split('/')[^1]}", DateTimeOffset.UtcNow, lines);

    /// <summary>Plans a failure that hits this scene's calls alone.</summary>
    public Trouble Fail(string service, string operation, FaultKind kind, int times = Fault.Always, TimeSpan delay = default)
    {
        var trouble = new Trouble();
        Aws.Faults.Add(new Fault(service, operation, kind, times) { Delay = delay, When = request => !trouble.IsOver && Concerns(request) });
        return trouble;
    }

    public bool Concerns(CallRequest request) => request.Body.Contains(Name, StringComparison.Ordinal);

    private void Register(Parts parts)
    {
        var definition = new JsonObject
        {
            ["family"] = Name,
            ["networkMode"] = "awsvpc",
            ["requiresCompatibilities"] = new JsonArray("FARGATE"),
            ["cpu"] = "256",
            ["memory"] = "512",
            ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = Image, ["essential"] = true }),
        };
        if (parts.Declared is { } declared)
            definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = declared, ["operatingSystemFamily"] = "LINUX" };
        parts.Define(definition);
        TaskDefinition = (string)Aws.Ecs.Invoke("RegisterTaskDefinition", Tagged(parts.DefinitionOwner, null, definition))["taskDefinition"]!["taskDefinitionArn"]!;
    }

    private void CreateService(Parts parts) => Deployment = (string)Aws.Ecs.Invoke("CreateService", Tagged(parts.ServiceOwner, parts.ServiceMode, new JsonObject
    {
        ["cluster"] = Name,
        ["serviceName"] = Name,
        ["taskDefinition"] = TaskDefinition,
        ["desiredCount"] = 2,
        ["launchType"] = "FARGATE",
        ["networkConfiguration"] = new JsonObject { ["awsvpcConfiguration"] = new JsonObject { ["subnets"] = new JsonArray("subnet-0a1b2c3d") } },
    }))["service"]!["deployments"]![0]!["id"]!;

    private static JsonObject Tagged(string? owner, string? mode, JsonObject input)
    {
        foreach (var (key, value) in new[] { ("owner", owner), ("exec-format-remediation", mode) }.Where(tag => tag.Item2 is not null))
        {
            if (input["tags"] is not JsonArray tags)
                input["tags"] = tags = [];
            tags.Add(new JsonObject { ["key"] = key, ["value"] = value });
        }

        return input;
    }
}

/// <summary>A failure that ends when it is told to.</summary>
internal sealed class Trouble
{
    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public void End() => _isOver = true;
}
