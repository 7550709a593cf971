using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What each mode does about a proven mismatch of a service, in both directions, however it is proven.</summary>
public sealed class ModeTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    /// <param name="Cluster">Value of the cluster's tag.</param>
    /// <param name="Service">Value of the service's tag; null without one.</param>
    /// <param name="Mode">The mode that holds.</param>
    private sealed record Tags(string Cluster, string? Service, string Mode);

    private static readonly Dictionary<string, Tags> Settings = new()
    {
        ["off"] = new("off", null, "off"),
        ["alert"] = new("alert", null, "alert"),
        ["plan"] = new("plan", null, "plan"),
        ["register"] = new("register", null, "register"),
        ["deploy"] = new("deploy", null, "deploy"),
        ["a service lowers deploy to plan"] = new("deploy", "plan", "plan"),
        ["a service lowers deploy to off"] = new("deploy", "off", "off"),
        ["a service cannot raise alert"] = new("alert", "deploy", "alert"),
        ["per-service, and the service says deploy"] = new("per-service", "deploy", "deploy"),
        ["per-service, and the service says register"] = new("per-service", "register", "register"),
        ["per-service, and the service says nothing"] = new("per-service", null, "alert"),
    };

    public static TheoryData<string, string, WrongMachine.Proof> Cases => new(
        from setting in Settings.Keys
        from image in WrongMachine.Images
        from proof in Enum.GetValues<WrongMachine.Proof>()
        select (setting, image, proof));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_mode_does_what_it_says_and_nothing_more(string setting, string image, WrongMachine.Proof proof)
    {
        var tags = Settings[setting];
        var machine = WrongMachine.Of(image);
        var scene = machine.Set(function.Aws, proof, tags.Cluster, parts => parts with { ServiceMode = tags.Service });
        var before = scene.PrimaryDeployment();
        function.Aws.Calls.Clear();

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, proof));

        TestContext.Current.TestOutputHelper?.WriteLine(scene.Messages is [var message, ..] ? message.BodyFor("email") : "no mail");
        Assert.Equal(Expected(tags.Mode, scene), Result(outcome));
        Assert.Equal((proof == WrongMachine.Proof.Bytes ? "platform-mismatch" : "platform-missing", $"linux/{machine.Host}"), ((string?)outcome["verdict"], (string?)outcome["ranOn"]));
        Assert.Equal(tags.Mode is "off" ? 0 : 1, scene.Messages.Count);
        Assert.Equal(WritesOf(tags.Mode), function.Aws.Calls.All.KindsOfWrites());
        Assert.All(function.Aws.Calls.All.Writes().CountBy(write => write).Where(write => !write.Key.StartsWith("dynamodb", StringComparison.Ordinal)), write => Assert.Equal(1, write.Value));
        AssertService(scene, machine, tags.Mode, before);
        AssertRecords(scene, tags.Mode, before);
    }

    private static Summary Expected(string mode, Scene scene) => mode switch
    {
        "off" => new("off", "none", "mode-off", null, "none"),
        "alert" => new("alert", "none", "alert-mode", null, "sent"),
        "plan" => new("plan", "planned", "planned", null, "sent"),
        "register" => new("register", "registered", "registered", scene.RevisionOf(2), "sent"),
        _ => new("deploy", "deployed", "deployed", scene.RevisionOf(2), "sent"),
    };

    private sealed record Summary(string? Mode, string? Action, string? ReasonCode, string? Revision, string? Alert);

    private static Summary Result(JsonObject outcome) => new(
        (string?)outcome["mode"], (string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"], (string?)outcome["alert"]);

    private static string[] WritesOf(string mode) => mode switch
    {
        "off" => ["dynamodb:PutItem"],
        "alert" or "plan" => ["dynamodb:PutItem", "sns:Publish"],
        "register" => ["dynamodb:PutItem", "ecs:RegisterTaskDefinition", "sns:Publish"],
        _ => ["dynamodb:PutItem", "ecs:RegisterTaskDefinition", "ecs:UpdateService", "sns:Publish"],
    };

    private static void AssertService(Scene scene, WrongMachine machine, string mode, string before)
    {
        var corrected = scene.Aws.Ecs.TaskDefinition(scene.RevisionOf(2));
        Assert.Equal(mode is "register" or "deploy" ? machine.Corrected : null, (string?)corrected?["runtimePlatform"]?["cpuArchitecture"]);
        Assert.Equal(mode == "deploy" ? scene.RevisionOf(2) : scene.RevisionOf(1), scene.Revision());
        var deployments = scene.Service()["deployments"]!.AsArray();
        Assert.Equal(mode == "deploy" ? 2 : 1, deployments.Count);
        Assert.Equal(("PRIMARY", scene.Revision()), ((string?)deployments[0]!["status"], (string?)deployments[0]!["taskDefinition"]));
        Assert.Equal(mode != "deploy", scene.PrimaryDeployment() == before);
    }

    /// <summary>What the service ran before and after is on record, for whoever undoes it by hand.</summary>
    private static void AssertRecords(Scene scene, string mode, string before)
    {
        var incident = Assert.Single(scene.Items, item => Key(item).StartsWith("incident/", StringComparison.Ordinal));
        Assert.Equal(mode is "off" ? null : mode, Text(incident, "mode"));
        if (mode is "off" or "alert")
        {
            Assert.Single(scene.Items);
            return;
        }

        JsonObject[] records = mode == "plan" ? [incident] : [incident, Assert.Single(scene.Items, item => Key(item).StartsWith("correction/", StringComparison.Ordinal))];
        string[] kinds = mode == "plan" ? ["incident", "plan"] : ["correction", "incident", "registration", .. mode == "deploy" || mode == "register" ? (string[])["service", "watch"] : []];
        Assert.Equal(kinds, scene.Items.Select(item => Key(item).Split('/')[0]).Order(StringComparer.Ordinal));
        foreach (var record in records)
        {
            Assert.Equal((scene.RevisionOf(1), before, "2"), (Text(record, "before.taskDefinition"), Text(record, "before.deployment"), Text(record, "before.desiredCount")));
            var after = mode == "deploy" ? (scene.RevisionOf(2), scene.PrimaryDeployment()) : (null, null);
            Assert.Equal(after, (Text(record, "after.taskDefinition"), Text(record, "after.deployment")));
            Assert.Equal(mode == "plan" ? null : scene.RevisionOf(2), Text(record, "revision"));
        }
    }

    private static string Key(JsonObject item) => Text(item, "pk")!;

    private static string? Text(JsonObject item, string attribute) => (string?)item[attribute]?["S"];
}
