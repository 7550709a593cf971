using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What the real function sends to RegisterTaskDefinition is what DescribeTaskDefinition gave it, but for the one value.</summary>
public sealed class NothingLostTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    /// <summary>Members that the answer has and the request does not take (API reference, TaskDefinition and RegisterTaskDefinition).</summary>
    private static readonly string[] DescribeOnly =
        ["compatibilities", "deleteRequestedAt", "deregisteredAt", "registeredAt", "registeredBy", "requiresAttributes", "revision", "status", "taskDefinitionArn"];

    /// <summary>Members of today, members that nobody knows, and numbers that no number type of a program holds.</summary>
    private const string Odd = """
        {
          "taskRoleArn": "arn:aws:iam::123456789012:role/shop-task", "executionRoleArn": "arn:aws:iam::123456789012:role/shop-execution",
          "runtimePlatform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "X86_64", "microarchitecture": "v3", "cpuArchitectures": ["X86_64"]},
          "containerDefinitions": [
            {"name": "web", "image": "-", "essential": true, "cpu": 128, "memoryReservation": 256, "command": [], "environment": [{"name": "EMPTY", "value": ""}, {"name": "Größe", "value": "日本語 \ud83d\ude00 \u0001 \"</script>\" \\ \/"}],
             "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 1], "restartAttemptPeriod": 60}, "versionConsistency": "disabled",
             "futureMember": {"runtimePlatform": {"cpuArchitecture": "X86_64"}, "status": "ACTIVE", "revision": 7, "tags": [], "nothing": null, "empty": {}, "list": [[], [null], [{}]]} },
            {"name": "sidecar", "image": "-", "essential": false, "healthCheck": {"command": ["CMD-SHELL", "exit 0"], "interval": 30.0} }
          ],
          "volumes": [{"name": "data", "configuredAtLaunch": false, "s3filesVolumeConfiguration": {"bucket": "b", "size": 9007199254740993} }],
          "ephemeralStorage": {"sizeInGiB": 21},
          "enableFaultInjection": false,
          "numbersOfTheFuture": [0, -0, 0.0, 1.0, 1.10, 1e3, 1E+3, 1e-7, 12345678901234567890123456789, 0.1234567890123456789012345678901234567890, 1e400, -1.5E-400],
          "": "a member without a name", "zz": true, "aa": false,
          "tags": [{"key": "team", "value": "shop"}, {"key": "a", "value": ""}, {"key": "Kosten/stelle", "value": "Ä 1"}]
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_registered_is_what_was_described_but_for_the_architecture(bool hasPlatform)
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "deploy", parts => parts with { Declared = null, Define = definition => MakeOdd(definition, hasPlatform) });
        using var described = Parse(function.Aws.Ecs.Invoke("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = scene.TaskDefinition, ["include"] = new JsonArray("TAGS") }).ToJsonString());
        Assert.Contains("0.1234567890123456789012345678901234567890", described.RootElement.GetRawText(), StringComparison.Ordinal);

        var taskEvent = machine.StoppedTask(scene, WrongMachine.Proof.Bytes);
        var sidecar = (JsonObject)taskEvent.Container().DeepClone();
        sidecar["name"] = "sidecar";
        taskEvent.Detail()["containers"]!.AsArray().Add(sidecar);

        var outcome = await function.OutcomeAsync(taskEvent);

        Assert.Equal(("deployed", "deployed"), ((string?)outcome["action"], (string?)outcome["reasonCode"]));
        using var sent = Parse(Assert.Single(scene.CallRecords, call => call.Operation == "RegisterTaskDefinition").Body);
        Assert.Equal(Corrected(described.RootElement.GetProperty("taskDefinition"), hasPlatform), Lines(sent, member => member != "tags"));
        Assert.Equal(
            [.. DocumentLines.Of(described.RootElement.GetProperty("tags"), "tags"), "tags[3].key = \"exec-format-remediation-corrects\"", "tags[3].value = \"1\""],
            DocumentLines.Of(sent.RootElement.GetProperty("tags"), "tags"));
        using var corrected = Parse(function.Aws.Ecs.TaskDefinition(scene.RevisionOf(2))!.ToJsonString());
        Assert.Equal(Lines(sent, member => member != "tags"), Lines(corrected, IsTheOwners));
    }

    private static void MakeOdd(JsonObject definition, bool hasPlatform)
    {
        var image = (string?)definition["containerDefinitions"]![0]!["image"];
        foreach (var (name, value) in JsonNode.Parse(Odd)!.AsObject())
            definition[name] = value!.DeepClone();
        foreach (var container in definition["containerDefinitions"]!.AsArray())
            container!["image"] = image;
        if (!hasPlatform)
            definition.Remove("runtimePlatform");
    }

    private static IEnumerable<string> Corrected(JsonElement described, bool hasPlatform)
    {
        var lines = Lines(described, IsTheOwners);
        return hasPlatform
            ? lines.Select(line => line == "runtimePlatform.cpuArchitecture = \"X86_64\"" ? "runtimePlatform.cpuArchitecture = \"ARM64\"" : line)
            : lines.Append("runtimePlatform.cpuArchitecture = \"ARM64\"");
    }

    private static bool IsTheOwners(string member) => !DescribeOnly.Contains(member);

    private static IEnumerable<string> Lines(JsonDocument document, Func<string, bool> isWanted) => Lines(document.RootElement, isWanted);

    private static IEnumerable<string> Lines(JsonElement document, Func<string, bool> isWanted) =>
        document.EnumerateObject().Where(member => isWanted(member.Name)).SelectMany(member => DocumentLines.Of(member.Value, member.Name));

    private static JsonDocument Parse(string json) => JsonDocument.Parse(json);
}
