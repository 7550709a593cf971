using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Sns;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The one message: as people read it, as machines read it, and what had to be asked for it.</summary>
public sealed class AlertTests(OneInstance function) : IClassFixture<OneInstance>
{
    private static readonly string[] MachineProtocols = ["sqs", "lambda", "firehose", "http", "https"];

    [Fact]
    public async Task The_mail_names_image_and_platforms_and_brings_commands_to_paste()
    {
        var scene = Scene.Create(function.Aws, new Parts { ServiceOwner = "shop-team" });

        await function.OutcomeAsync(scene.StoppedTask());

        var message = Assert.Single(scene.Messages);
        Assert.Equal($"{scene.Name}/{scene.Name}: image is for arm64, ran on amd64 (alert only)", message.Subject);
        var mail = message.BodyFor("email");
        Assert.Equal(mail, message.BodyFor("default"));
        TestContext.Current.TestOutputHelper?.WriteLine(mail);
        foreach (var part in new[]
        {
            "Right now 0 of 2 tasks of the service run.",
            scene.Image,
            scene.Digest,
            "shop-team",
            $"docker buildx build --platform linux/amd64 -t {scene.Image} --push .",
            $"finch build --platform linux/amd64 -t {scene.Image} . && finch push --platform linux/amd64 {scene.Image}",
            "platform: Platform.LINUX_AMD64",
            "LINUX_CONTAINER",
            "cpu_architecture = \"ARM64\"",
            "CpuArchitecture: ARM64",
            $"aws ecs describe-task-definition --region eu-west-1 --output json --include TAGS --task-definition {scene.TaskDefinition} |",
            $"aws ecs update-service --region eu-west-1 --cluster {scene.Cluster} --service {scene.Name} --task-definition \"$revision\"",
            "or the next deployment brings the fault back",
        })
            Assert.Contains(part, mail, StringComparison.Ordinal);
        Assert.True(mail.Split('\n').Length <= 70, "a mail is a screenful or little more");
    }

    [Fact]
    public async Task Machines_get_the_very_document_that_the_invocation_returned()
    {
        var scene = Scene.Create(function.Aws, new Parts { ServiceOwner = "shop-team" });

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        var message = Assert.Single(scene.Messages);
        var expected = outcome.ToJsonString();
        Assert.All(MachineProtocols, protocol => Assert.Equal(expected, JsonNode.Parse(message.Bodies[protocol])!.ToJsonString()));
        Assert.Matches("^inc-[0-9a-f]{24}$", (string?)outcome["id"]);
        Assert.Contains((string)outcome["id"]!, message.BodyFor("email"), StringComparison.Ordinal);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["verdict"] = "platform-mismatch",
                ["action"] = "none",
                ["confidence"] = "likely",
                ["cluster"] = scene.Cluster,
                ["service"] = scene.Name,
                ["owner"] = "shop-team",
                ["kind"] = "incident",
            },
            message.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.Value));
        Assert.All(message.Attributes.Values, attribute => Assert.Equal("String", attribute.DataType));
    }

    [Fact]
    public async Task The_outcome_has_every_member_of_the_contract()
    {
        var scene = Scene.Create(function.Aws, new Parts { Declared = "X86_64" });
        var taskEvent = scene.StoppedTask();

        var outcome = await function.OutcomeAsync(taskEvent);

        var expected = new JsonObject
        {
            ["schema"] = "ecs-exec-format/outcome/v1",
            ["kind"] = "incident",
            ["id"] = (string?)outcome["id"],
            ["eventId"] = (string?)taskEvent["id"],
            ["time"] = (string?)outcome["time"],
            ["account"] = "123456789012",
            ["region"] = "eu-west-1",
            ["cluster"] = scene.Cluster,
            ["service"] = scene.Name,
            ["serviceArn"] = $"arn:aws:ecs:eu-west-1:123456789012:service/{scene.Name}/{scene.Name}",
            ["deploymentId"] = scene.Deployment,
            ["task"] = (string?)taskEvent.Detail()["taskArn"],
            ["taskDefinition"] = scene.TaskDefinition,
            ["owner"] = null,
            ["verdict"] = "platform-mismatch",
            ["confidence"] = "likely",
            ["ranOn"] = "linux/amd64",
            ["declared"] = "linux/amd64",
            ["containers"] = outcome["containers"]!.DeepClone(),
            ["origins"] = new JsonArray(),
            ["mode"] = "alert",
            ["action"] = "none",
            ["reasonCode"] = "alert-mode",
            ["reason"] = "the image is for linux/arm64 only, and the task ran on linux/amd64",
            ["revision"] = null,
            ["alert"] = "sent",
            ["occurrences"] = 1,
        };
        Assert.Equal(expected.ToJsonString(), outcome.ToJsonString());
        var container = Assert.Single(outcome["containers"]!.AsArray())!;
        Assert.Equal(("web", scene.Image, scene.Digest), ((string?)container["name"], (string?)container["image"], (string?)container["digest"]));
        Assert.Equal("linux/arm64", (string?)Assert.Single(container["offers"]!.AsArray()));
    }

    [Theory]
    [InlineData("999988887777", "eu-west-1")]
    [InlineData("123456789012", "ap-southeast-2")]
    [InlineData("999988887777", "us-east-1")]
    public async Task A_repository_of_another_account_or_region_is_asked_there(string account, string region)
    {
        var scene = Scene.Create(function.Aws, new Parts { Registry = function.Aws.Ecr.Registry(account, region) });

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal("platform-mismatch", (string?)outcome["verdict"]);
        var asked = scene.CallRecords.Where(call => call.Service == "ecr" && call.Request.Scope is not null).ToList();
        Assert.Equal(["BatchGetImage", "GetDownloadUrlForLayer"], asked.Select(call => call.Operation));
        Assert.All(asked, call => Assert.Equal((region, account), (call.Request.Scope!.Region, (string?)call.Request.Json["registryId"])));
        Assert.All(scene.CallRecords.Where(call => call.Service != "ecr"), call => Assert.Equal("eu-west-1", call.Request.Scope!.Region));
    }

    [Theory]
    [InlineData("x86_64", "platform-mismatch")]
    [InlineData("arm64", "platform-match")]
    public async Task A_task_on_a_machine_ran_on_what_the_machine_is(string architecture, string verdict)
    {
        var scene = Scene.Create(function.Aws);
        var machine = function.Aws.Ecs.PutContainerInstance(scene.Name, "0123456789abcdef0123456789abcdef", architecture);
        var taskEvent = OnMachine(scene, machine);

        var outcome = await function.OutcomeAsync(taskEvent);

        Assert.Equal(verdict, (string?)outcome["verdict"]);
        Assert.Equal(1, scene.Calls.Count(call => call == "ecs:DescribeContainerInstances"));
    }

    [Fact]
    public async Task A_task_on_a_machine_that_is_gone_is_inconclusive()
    {
        var scene = Scene.Create(function.Aws);

        var outcome = await function.OutcomeAsync(OnMachine(scene, $"arn:aws:ecs:eu-west-1:123456789012:container-instance/{scene.Name}/gone"));

        Assert.Equal(("inconclusive", "none"), ((string?)outcome["verdict"], (string?)outcome["alert"]));
        Assert.Contains("container instance that ran the task is gone", (string?)outcome["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_without_a_service_is_told_by_its_family()
    {
        var scene = Scene.Create(function.Aws, new Parts { HasService = false });

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("sent", null, null), ((string?)outcome["alert"], (string?)outcome["service"], (string?)outcome["serviceArn"]));
        var message = Assert.Single(scene.Messages);
        Assert.StartsWith($"{scene.Name}/{scene.Name}: ", message.Subject, StringComparison.Ordinal);
        Assert.Contains($"family \"{scene.Name}\"", message.BodyFor("email"), StringComparison.Ordinal);
        Assert.DoesNotContain("update-service", message.BodyFor("email"), StringComparison.Ordinal);
        Assert.DoesNotContain("service", message.Attributes.Keys);
        Assert.DoesNotContain("ecs:DescribeServices", scene.Calls);
    }

    [Fact]
    public async Task Of_several_containers_the_one_that_failed_is_named_and_injected_ones_are_not_judged()
    {
        var scene = Scene.Create(function.Aws);
        var taskEvent = scene.StoppedTask();
        taskEvent.Detail()["containers"]!.AsArray().Add(new JsonObject { ["name"] = "aws-guardduty-agent-x1", ["exitCode"] = 1, ["image"] = "593207742271.dkr.ecr.eu-west-1.amazonaws.com/agent:1" });
        taskEvent.Detail()["containers"]!.AsArray().Add(new JsonObject { ["name"] = "sidecar", ["exitCode"] = 0, ["image"] = scene.Image });

        var outcome = await function.OutcomeAsync(taskEvent);

        Assert.Equal(["web"], outcome["containers"]!.AsArray().Select(container => (string?)container!["name"]));
        Assert.DoesNotContain(scene.CallRecords, call => call.Body.Contains("593207742271", StringComparison.Ordinal));
        Assert.StartsWith("WHAT HAPPENED\nContainer \"web\" of service", Assert.Single(scene.Messages).BodyFor("email"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("of-service", "of-definition", "of-cluster", "of-service")]
    [InlineData(null, "of-definition", "of-cluster", "of-definition")]
    [InlineData(null, null, "of-cluster", "of-cluster")]
    [InlineData(null, null, null, null)]
    public async Task The_owner_is_the_service_s_else_the_task_definition_s_else_the_cluster_s(string? service, string? definition, string? cluster, string? owner)
    {
        var scene = Scene.Create(function.Aws, new Parts { ServiceOwner = service, DefinitionOwner = definition, ClusterOwner = cluster });

        var outcome = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(owner, (string?)outcome["owner"]);
        Assert.Equal(owner, Assert.Single(scene.Messages).Attributes.GetValueOrDefault("owner")?.Value);
    }

    [Fact]
    public async Task A_subject_is_printable_ASCII_below_100_characters_whatever_the_names_are()
    {
        var scene = Scene.Create(function.Aws);
        var taskEvent = scene.StoppedTask();
        taskEvent.Detail()["group"] = "service:Kassenzettel-Prüfung\n" + new string('x', 300);

        await function.OutcomeAsync(taskEvent);

        SnsMessage message = Assert.Single(scene.Messages);
        Assert.InRange(message.Subject!.Length, 1, 99);
        Assert.All(message.Subject, character => Assert.InRange(character, ' ', '~'));
        Assert.EndsWith("image is for arm64, ran on amd64 (alert only)", message.Subject, StringComparison.Ordinal);
    }

    private static JsonObject OnMachine(Scene scene, string machine)
    {
        var taskEvent = scene.StoppedTask();
        var detail = taskEvent.Detail();
        detail["attributes"] = new JsonArray();
        detail["launchType"] = "EC2";
        detail["containerInstanceArn"] = machine;
        return taskEvent;
    }
}
