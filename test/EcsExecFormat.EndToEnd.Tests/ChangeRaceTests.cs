using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Somebody else deploys the service while the function is at it.</summary>
public sealed class ChangeRaceTests : IAsyncLifetime
{
    private readonly ChangingInstance _function = new();

    public ValueTask InitializeAsync() => _function.InitializeAsync();

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task A_deployment_that_comes_before_the_last_look_is_left_alone()
    {
        var (machine, scene) = Set();
        var byHand = "";
        _function.Aws.Hooks.After("ecs", "RegisterTaskDefinition", _ => byHand = scene.DeployByHand());

        var outcome = await _function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("declined", "not-the-primary-deployment", scene.RevisionOf(2)), Result(outcome));
        Assert.Empty(_function.Aws.Calls.Of("ecs", "UpdateService"));
        Assert.Equal(byHand, scene.Revision());
        var mail = Mail(scene);
        Assert.Contains("WHAT WAS DONE The service was not changed, although the mode is deploy: The task was started by the deployment", mail, StringComparison.Ordinal);
        Assert.Contains($"The corrected revision {scene.Name}:2 is registered, but the service was not updated with it. (not-the-primary-deployment)", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_comes_after_the_last_look_is_overtaken_and_the_mail_s_command_brings_it_back()
    {
        var (machine, scene) = Set();
        var byHand = "";
        _function.Aws.Hooks.Before("ecs", "UpdateService", _ => byHand = scene.DeployByHand());

        var outcome = await _function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("deployed", "overtaken", scene.RevisionOf(2)), Result(outcome));
        Assert.Single(_function.Aws.Calls.Of("ecs", "UpdateService"));
        Assert.Equal(scene.RevisionOf(2), scene.Revision());
        Assert.Contains("came in between the last look and this change, and was overtaken by it: look which of the two is wanted.", Mail(scene), StringComparison.Ordinal);
        Assert.Contains(byHand, Mail(scene), StringComparison.Ordinal);

        scene.Paste("To go back to the deployment that was overtaken", scene.Messages[0]);

        Assert.Equal(byHand, scene.Revision());
    }

    [Fact]
    public async Task An_image_that_is_pushed_again_before_the_change_prevents_it()
    {
        var (machine, scene) = Set();
        // The first manifest is read to see what the image is for, the second to see that the tag has not moved.
        _function.Aws.Hooks.After("ecs", "DescribeTaskDefinition", call =>
        {
            if (_function.Aws.Calls.Of("ecs", "DescribeTaskDefinition").Count > 0)
                LayeredImage.Of("amd64", "amd64")(_function.Aws.Ecr.Home, scene.Repository);
        }, times: 2);

        var outcome = await _function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("declined", "image-moved", null), Result(outcome));
        Assert.Empty(_function.Aws.Calls.Of("ecs", "RegisterTaskDefinition"));
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    private (WrongMachine Machine, Scene Scene) Set() => (WrongMachine.ArmImage, WrongMachine.ArmImage.Set(_function.Aws, WrongMachine.Proof.Bytes, "deploy"));

    private static string Mail(Scene scene)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Assert.Single(scene.Messages).BodyFor("email"));
        return scene.MailInOneLine();
    }

    private static (string? Action, string? ReasonCode, string? Revision) Result(JsonObject outcome) =>
        ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"]);
}
