using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>ECS, SNS and DynamoDB played by moto, whose table and list of corrections all runs share: so one run at a time.</summary>
internal sealed class MotoKillStage : KillStage
{
    private readonly MotoStage _stage;
    private readonly MotoScene _scene;
    private readonly string _deployment;

    private MotoKillStage(MotoStage stage, MotoScene scene, string deployment) => (_stage, _scene, _deployment) = (stage, scene, deployment);

    public override LocalAwsServer Aws => _stage.Function.Aws;

    public override string Name => _scene.Name;

    /// <summary>Skips the test where moto is not installed.</summary>
    public static async Task<MotoKillStage> SetAsync(MotoStage stage, WrongMachine.Proof proof)
    {
        await stage.StartAsync();
        await stage.Function.KillIdleInstancesAsync();
        var scene = await MotoScene.SetAsync(stage, WrongMachine.ArmImage, proof, "deploy");
        return new MotoKillStage(stage, scene, (string)(await scene.ServiceAsync())["deployments"]![0]!["id"]!);
    }

    public override Uri Destination(string service) => service == "ecr" ? Aws.Endpoint : _stage.Moto;

    public override JsonObject StoppedTask() => _scene.StoppedTask(_deployment);

    public override async Task LapseClaimsAsync() => await IncidentTable.LapseClaimsAsync(_stage.Moto, await _stage.ItemsAsync(""));

    public override async Task DeployByHandAsync()
    {
        var definition = (JsonObject)(await _scene.DescribeAsync(1))["taskDefinition"]!;
        var revision = (await _stage.EcsAsync("RegisterTaskDefinition", new JsonObject
        {
            ["family"] = Name,
            ["networkMode"] = "awsvpc",
            ["requiresCompatibilities"] = new JsonArray("FARGATE"),
            ["cpu"] = "1024",
            ["memory"] = "2048",
            ["containerDefinitions"] = definition["containerDefinitions"]!.DeepClone(),
        }))["taskDefinition"]!["taskDefinitionArn"]!;
        await _stage.EcsAsync("UpdateService", new JsonObject { ["cluster"] = Name, ["service"] = Name, ["taskDefinition"] = (string)revision! });
    }

    /// <summary>moto leaves a deployment as it was: once that cannot be an old answer any more, the function takes the service for one that somebody moved on.</summary>
    public override async Task CompleteDeploymentAsync() => await IncidentTable.AgeCorrectionsAsync(_stage.Moto, await _stage.ItemsAsync(""), TimeSpan.FromMinutes(2));

    public override async Task<string> RevisionAsync() => (string)(await _scene.ServiceAsync())["taskDefinition"]!;

    public override async Task<IReadOnlyList<JsonObject>> ToldAsync() =>
        [.. (await _stage.MessagesAsync(Name)).Select(message => (JsonObject)JsonNode.Parse((string)message["Message"]!)!)];

    public override string? Watched() => null;
}
