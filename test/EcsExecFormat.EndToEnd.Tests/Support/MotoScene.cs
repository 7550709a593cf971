using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>A cluster, a family and perhaps a service of one name on moto, whose image is for the other architecture.</summary>
internal sealed class MotoScene
{
    private readonly MotoStage _stage;
    private readonly WrongMachine _machine;
    private readonly WrongMachine.Proof _proof;
    private readonly bool _hasService;
    private readonly string _image;
    private readonly string _digest;

    private MotoScene(MotoStage stage, WrongMachine machine, WrongMachine.Proof proof, bool hasService)
    {
        (_stage, _machine, _proof, _hasService) = (stage, machine, proof, hasService);
        var registry = stage.Function.Aws.Ecr.Home;
        _digest = machine.Push(proof)(registry, "team/" + Name);
        _image = $"{registry.Host}/team/{Name}:{Pictures.Tag}";
    }

    public string Name { get; } = "m" + Guid.NewGuid().ToString("N")[..12];

    /// <param name="stage">Started.</param>
    /// <param name="machine">What is wrong.</param>
    /// <param name="proof">What shows it.</param>
    /// <param name="cluster">Value of the cluster's tag that sets the mode; null without one.</param>
    /// <param name="service">Value of the service's; null without one.</param>
    /// <param name="hasService">Whether there is a service at all.</param>
    public static async Task<MotoScene> SetAsync(
        MotoStage stage, WrongMachine machine, WrongMachine.Proof proof, string? cluster, string? service = null, bool hasService = true)
    {
        var scene = new MotoScene(stage, machine, proof, hasService);
        await stage.EcsAsync("CreateCluster", Tagged(cluster, new JsonObject { ["clusterName"] = scene.Name }));
        await stage.EcsAsync("RegisterTaskDefinition", scene.Definition());
        if (hasService)
            await stage.EcsAsync("CreateService", Tagged(service, new JsonObject { ["cluster"] = scene.Name, ["serviceName"] = scene.Name, ["taskDefinition"] = scene.Name, ["desiredCount"] = 2, ["launchType"] = "FARGATE" }));
        return scene;
    }

    public static string Revision(string name, int number) => $"arn:aws:ecs:eu-west-1:123456789012:task-definition/{name}:{number}";

    /// <returns>The outcome of one more task that stopped of it.</returns>
    public async Task<JsonObject> FailAsync() =>
        await _stage.Function.OutcomeAsync(StoppedTask(_hasService ? (string?)(await ServiceAsync())["deployments"]![0]!["id"] : null));

    /// <returns>The event of one more task that stopped of it.</returns>
    /// <param name="deployment">Id of the deployment that started it; null without a service.</param>
    public JsonObject StoppedTask(string? deployment)
    {
        var failing = new Failing("123456789012", "eu-west-1", Name, Revision(Name, 1), _image, _digest, _hasService);
        var taskEvent = _machine.Stopped(StoppedTasks.Of(failing, Guid.NewGuid()), _proof);
        if (deployment is not null)
            taskEvent.Detail()["startedBy"] = deployment;
        return taskEvent;
    }

    public async Task<JsonObject> ServiceAsync() =>
        (JsonObject)(await _stage.EcsAsync("DescribeServices", new JsonObject { ["cluster"] = Name, ["services"] = new JsonArray(Name) }))["services"]![0]!;

    /// <returns>The ARNs of the family's revisions that are ACTIVE.</returns>
    public async Task<string[]> RevisionsAsync() =>
        [.. (await _stage.EcsAsync("ListTaskDefinitions", new JsonObject { ["familyPrefix"] = Name }))["taskDefinitionArns"]!.AsArray().Select(arn => (string)arn!)];

    /// <returns>The answer of DescribeTaskDefinition with tags.</returns>
    public Task<JsonObject> DescribeAsync(int revision) =>
        _stage.EcsAsync("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = Revision(Name, revision), ["include"] = new JsonArray("TAGS") });

    private JsonObject Definition() => (JsonObject)JsonNode.Parse($$"""
        {
          "family": "{{Name}}", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
          "taskRoleArn": "arn:aws:iam::123456789012:role/shop-task", "executionRoleArn": "arn:aws:iam::123456789012:role/shop-execution",
          "runtimePlatform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "{{_machine.Declared}}"},
          "containerDefinitions": [{"name": "web", "image": "{{_image}}", "essential": true, "environment": [{"name": "GREETING", "value": "Grüße"}],
            "portMappings": [{"containerPort": 8080, "protocol": "tcp"}], "futureMember": {"deep": [1, null, {"x": "y"}]} }],
          "volumes": [{"name": "data"}], "ephemeralStorage": {"sizeInGiB": 21},
          "tags": [{"key": "team", "value": "shop"}, {"key": "aws:cloudformation:stack-name", "value": "shop"}]
        }
        """)!;

    private static JsonObject Tagged(string? mode, JsonObject input)
    {
        if (mode is not null)
            input["tags"] = new JsonArray(new JsonObject { ["key"] = "exec-format-remediation", ["value"] = mode });
        return input;
    }
}
