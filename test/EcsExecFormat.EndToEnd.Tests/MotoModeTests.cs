using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The modes on an ECS that others wrote: moto tells what became of revisions and services, and its queue what was told.</summary>
public sealed class MotoModeTests(MotoStage stage) : IClassFixture<MotoStage>
{
    private const WrongMachine.Proof Bytes = WrongMachine.Proof.Bytes;
    private const WrongMachine.Proof PullError = WrongMachine.Proof.PullError;

    [Theory]
    [InlineData("arm64", Bytes, "deploy", null)]
    [InlineData("amd64", Bytes, "deploy", null)]
    [InlineData("arm64", PullError, "deploy", null)]
    [InlineData("amd64", PullError, "deploy", null)]
    [InlineData("arm64", Bytes, "per-service", "deploy")]
    public async Task In_mode_deploy_the_service_is_set_to_the_corrected_revision(string image, WrongMachine.Proof proof, string cluster, string? service)
    {
        await stage.StartAsync();
        var scene = await MotoScene.SetAsync(stage, WrongMachine.Of(image), proof, cluster, service);
        var before = await scene.ServiceAsync();

        var outcome = await scene.FailAsync();
        var next = await scene.FailAsync();

        Assert.Equal(("deploy", "deployed", "deployed", MotoScene.Revision(scene.Name, 2)), Result(outcome));
        Assert.Equal(MotoScene.Revision(scene.Name, 2), (string?)(await scene.ServiceAsync())["taskDefinition"]);
        // moto leaves the deployment as it was, which ECS never does: that has to be remarked.
        Assert.Contains($"ECS's answer still shows \"{MotoScene.Revision(scene.Name, 1)}\" as the newest deployment: look at the service.", (string?)outcome["reason"], StringComparison.Ordinal);
        await AssertCorrectedAsync(scene, WrongMachine.Of(image));
        var message = await AssertToldAsync(scene, outcome, "fix deployed, to be followed");
        Assert.Equal("deployed", (string?)message["MessageAttributes"]!["action"]!["Value"]);
        Assert.Equal("suppressed", (string?)next["alert"]);
        var correction = Assert.Single(await stage.ItemsAsync(scene.Name), item => item.ContainsKey("step"));
        Assert.Equal(
            (MotoScene.Revision(scene.Name, 1), (string?)before["deployments"]![0]!["id"], MotoScene.Revision(scene.Name, 2)),
            (Text(correction, "before.taskDefinition"), Text(correction, "before.deployment"), Text(correction, "after.taskDefinition")));
    }

    [Theory]
    [InlineData("arm64", Bytes)]
    [InlineData("amd64", PullError)]
    public async Task In_mode_register_the_corrected_revision_is_registered_and_the_service_left_alone(string image, WrongMachine.Proof proof)
    {
        await stage.StartAsync();
        var scene = await MotoScene.SetAsync(stage, WrongMachine.Of(image), proof, "register");

        var outcome = await scene.FailAsync();

        Assert.Equal(("register", "registered", "registered", MotoScene.Revision(scene.Name, 2)), Result(outcome));
        Assert.Equal(MotoScene.Revision(scene.Name, 1), (string?)(await scene.ServiceAsync())["taskDefinition"]);
        await AssertCorrectedAsync(scene, WrongMachine.Of(image));
        await AssertToldAsync(scene, outcome, "fix registered");
    }

    [Theory]
    [InlineData("arm64")]
    [InlineData("amd64")]
    public async Task A_task_without_a_service_is_corrected_by_registering(string image)
    {
        await stage.StartAsync();
        var scene = await MotoScene.SetAsync(stage, WrongMachine.Of(image), Bytes, "deploy", hasService: false);

        var outcome = await scene.FailAsync();

        Assert.Equal(("deploy", "registered", "registered", MotoScene.Revision(scene.Name, 2)), Result(outcome));
        await AssertCorrectedAsync(scene, WrongMachine.Of(image));
        await AssertToldAsync(scene, outcome, "fix registered");
    }

    [Theory]
    [InlineData("plan", null, "plan", "planned", "planned", "plan")]
    [InlineData("deploy", "plan", "plan", "planned", "planned", "plan")]
    [InlineData("alert", null, "alert", "none", "alert-mode", "alert only")]
    [InlineData("alert", "deploy", "alert", "none", "alert-mode", "alert only")]
    [InlineData("deploy", "alert", "alert", "none", "alert-mode", "alert only")]
    [InlineData("per-service", null, "alert", "none", "alert-mode", "alert only")]
    [InlineData(null, null, "alert", "none", "alert-mode", "alert only")]
    public async Task Below_register_it_is_told_and_nothing_is_changed(string? cluster, string? service, string mode, string action, string reasonCode, string done)
    {
        await stage.StartAsync();
        var scene = await MotoScene.SetAsync(stage, WrongMachine.ArmImage, Bytes, cluster, service);

        var outcome = await scene.FailAsync();

        Assert.Equal((mode, action, reasonCode, null), Result(outcome));
        await AssertUnchangedAsync(scene);
        await AssertToldAsync(scene, outcome, done);
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("per-service", "off")]
    public async Task In_mode_off_nobody_hears_of_it(string cluster, string? service)
    {
        await stage.StartAsync();
        var scene = await MotoScene.SetAsync(stage, WrongMachine.ArmImage, PullError, cluster, service);

        var outcome = await scene.FailAsync();

        Assert.Equal(("off", "none", "mode-off", null), Result(outcome));
        Assert.Equal("none", (string?)outcome["alert"]);
        await AssertUnchangedAsync(scene);
        Assert.Empty(await stage.MessagesAsync(scene.Name));
    }

    private static (string? Mode, string? Action, string? ReasonCode, string? Revision) Result(JsonObject outcome) =>
        ((string?)outcome["mode"], (string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"]);

    private static async Task AssertUnchangedAsync(MotoScene scene)
    {
        Assert.Equal([MotoScene.Revision(scene.Name, 1)], await scene.RevisionsAsync());
        Assert.Equal(MotoScene.Revision(scene.Name, 1), (string?)(await scene.ServiceAsync())["taskDefinition"]);
    }

    /// <summary>moto describes the second revision as it does the first, but for the architecture, the number and the tags.</summary>
    private static async Task AssertCorrectedAsync(MotoScene scene, WrongMachine machine)
    {
        Assert.Equal([MotoScene.Revision(scene.Name, 1), MotoScene.Revision(scene.Name, 2)], await scene.RevisionsAsync());
        var (first, second) = (await scene.DescribeAsync(1), await scene.DescribeAsync(2));
        var expected = first["taskDefinition"]!;
        (expected["runtimePlatform"]!["cpuArchitecture"], expected["revision"], expected["taskDefinitionArn"]) = (machine.Corrected, 2, MotoScene.Revision(scene.Name, 2));
        Assert.Equal(expected.ToJsonString(), second["taskDefinition"]!.ToJsonString());
        Assert.Equal(
            """[{"key":"team","value":"shop"},{"key":"exec-format-remediation-corrects","value":"1"}]""",
            second["tags"]!.ToJsonString());
    }

    private async Task<JsonObject> AssertToldAsync(MotoScene scene, JsonObject outcome, string done)
    {
        var message = Assert.Single(await stage.MessagesAsync(scene.Name));
        Assert.EndsWith($" ({done})", (string?)message["Subject"], StringComparison.Ordinal);
        Assert.Equal(outcome.ToJsonString(), JsonNode.Parse((string)message["Message"]!)!.ToJsonString());
        return message;
    }

    private static string? Text(JsonObject item, string attribute) => (string?)item[attribute]?["S"];
}
