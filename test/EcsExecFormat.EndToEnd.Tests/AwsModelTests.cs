using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Ecs;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Every request of every kind of run, judged by the service models that AWS publishes.</summary>
public sealed class AwsModelTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    private static readonly string[] Modes = ["off", "alert", "plan", "register", "deploy", "per-service"];

    [Fact]
    public async Task AWS_s_own_models_accept_every_request_whatever_the_mode()
    {
        foreach (var mode in Modes)
        {
            foreach (var proof in Enum.GetValues<WrongMachine.Proof>())
            {
                await RunAsync(WrongMachine.ArmImage, proof, mode, hasService: true);
                await RunAsync(WrongMachine.IntelImage, proof, mode, hasService: false);
            }
        }

        await RunOnMachinesAsync();
        await RunWithLogAndOtherTaskAsync();
        await RunInStackAsync();

        var judgement = await AwsModels.JudgeAsync(function.Aws.Calls.All.Select(call => (call.Service, call.Operation, call.Body)));
        Assert.Empty(judgement.Complaints);
        Assert.Equal(
            [
                "cloudformation:DescribeStacks", "dynamodb:GetItem", "dynamodb:PutItem", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
                "ecs:DescribeClusters", "ecs:DescribeContainerInstances", "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:DescribeTasks",
                "ecs:ListContainerInstances", "ecs:ListTaskDefinitions", "ecs:ListTasks", "ecs:RegisterTaskDefinition", "ecs:UpdateService", "logs:GetLogEvents", "sns:Publish",
            ],
            judgement.Judged.Distinct().Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', judgement.Judged.CountBy(call => call).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key,-34}{count.Value,5}")));
    }

    private async Task RunAsync(WrongMachine machine, WrongMachine.Proof proof, string mode, bool hasService)
    {
        var scene = machine.Set(function.Aws, proof, mode, parts => parts with { HasService = hasService, ServiceMode = mode == "per-service" ? "deploy" : null, DefinitionOwner = "shop-team" });
        await function.OutcomeAsync(machine.StoppedTask(scene, proof));
        await function.OutcomeAsync(machine.StoppedTask(scene, proof));
    }

    /// <summary>With a log to be read, and another task of the service to be compared.</summary>
    private async Task RunWithLogAndOtherTaskAsync()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "plan", parts => parts.WithLog());
        function.Aws.Ecs.PutTask(scene.Name, new LocalTask("33333333333333333333333333333333", scene.TaskDefinition, new LocalContainer("web", scene.Image)) { Service = scene.Name });
        await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));
    }

    /// <summary>A service that a CloudFormation stack made.</summary>
    private async Task RunInStackAsync()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.PullError, "deploy");
        scene.SetStack("UPDATE_COMPLETE");
        Assert.Equal("deployed", (string?)(await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.PullError)))["action"]);
    }

    /// <summary>On the cluster's own machines, which asks ECS for machines of the other architecture.</summary>
    private async Task RunOnMachinesAsync()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "deploy");
        var ran = function.Aws.Ecs.PutContainerInstance(scene.Name, "11111111111111111111111111111111", "x86_64");
        function.Aws.Ecs.PutContainerInstance(scene.Name, "22222222222222222222222222222222", "arm64");
        function.Aws.Ecs.Edit(scene.Name, scene.Name, service => service["launchType"] = "EC2");
        var taskEvent = machine.StoppedTask(scene, WrongMachine.Proof.Bytes);
        (taskEvent.Detail()["launchType"], taskEvent.Detail()["containerInstanceArn"], taskEvent.Detail()["attributes"]) = ("EC2", ran, new JsonArray());
        Assert.Equal("deployed", (string?)(await function.OutcomeAsync(taskEvent))["action"]);
    }
}
