using EcsExecFormat.LocalAws.Sns;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What the mail says about a change: what was done, what differs, and how to take it back, which then works.</summary>
public sealed class RemedyMailTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    public static TheoryData<string, WrongMachine.Proof> Ways => new(
        from image in WrongMachine.Images
        from proof in Enum.GetValues<WrongMachine.Proof>()
        select (image, proof));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_deployed_correction_can_be_taken_back_with_the_command_of_the_mail(string image, WrongMachine.Proof proof)
    {
        var (machine, scene) = await TellAsync(image, proof, "deploy");

        Assert.EndsWith(" (fix deployed, to be followed)", Message(scene).Subject, StringComparison.Ordinal);
        var mail = scene.MailInOneLine();
        Assert.Contains($"WHAT WAS DONE The service was updated to the corrected revision {scene.Name}:2.", mail, StringComparison.Ordinal);
        AssertDifference(scene, machine);

        scene.TakeBack();

        Assert.Equal(scene.RevisionOf(1), scene.Revision());
        Assert.Equal(scene.RevisionOf(1), (string?)scene.Service()["deployments"]![0]!["taskDefinition"]);
    }

    [Fact]
    public async Task A_correction_that_was_taken_back_is_not_made_again()
    {
        var (machine, scene) = await TellAsync("arm64", WrongMachine.Proof.Bytes, "deploy");
        scene.TakeBack();
        function.Aws.Calls.Clear();

        await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(["dynamodb:PutItem"], function.Aws.Calls.All.KindsOfWrites());
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_registered_correction_can_be_deployed_or_taken_back_with_the_commands_of_the_mail(string image, WrongMachine.Proof proof)
    {
        var (machine, scene) = await TellAsync(image, proof, "register");

        Assert.EndsWith(" (fix registered)", Message(scene).Subject, StringComparison.Ordinal);
        var mail = scene.MailInOneLine();
        Assert.Contains($"WHAT WAS DONE The corrected revision {scene.Name}:2 was registered; the service was not updated with it.", mail, StringComparison.Ordinal);
        AssertDifference(scene, machine);

        scene.Paste("Look at the revision, and have the service run it", Message(scene));
        Assert.Equal(scene.RevisionOf(2), scene.Revision());

        scene.TakeBack();
        Assert.Equal("INACTIVE", (string?)function.Aws.Ecs.TaskDefinition(scene.RevisionOf(2))!["status"]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_plan_shows_the_change_and_that_nothing_would_decline_it(string image, WrongMachine.Proof proof)
    {
        var (machine, scene) = await TellAsync(image, proof, "plan");

        Assert.EndsWith(" (plan)", Message(scene).Subject, StringComparison.Ordinal);
        Assert.Contains("WHAT WAS DONE Nothing was changed: the mode is plan. No guard would decline the change.", scene.MailInOneLine(), StringComparison.Ordinal);
        Assert.DoesNotContain("To take it back", scene.MailInOneLine(), StringComparison.Ordinal);
        AssertDifference(scene, machine);
    }

    [Fact]
    public async Task A_plan_names_all_that_would_decline_it()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "plan");
        function.Aws.Ecs.Edit(scene.Name, scene.Name, service => (service["schedulingStrategy"], service["platformVersion"]) = ("DAEMON", "1.3.0"));

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("planned", "daemon-service"), ((string?)outcome["action"], (string?)outcome["reasonCode"]));
        var mail = scene.MailInOneLine();
        Assert.Contains("A higher mode would decline the change, because:", mail, StringComparison.Ordinal);
        Assert.Contains("(daemon-service)", mail, StringComparison.Ordinal);
        Assert.Contains("(platform-version)", mail, StringComparison.Ordinal);
        AssertDifference(scene, machine);
    }

    private async Task<(WrongMachine Machine, Scene Scene)> TellAsync(string image, WrongMachine.Proof proof, string mode)
    {
        var machine = WrongMachine.Of(image);
        var scene = machine.Set(function.Aws, proof, mode);
        await function.OutcomeAsync(machine.StoppedTask(scene, proof));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Message(scene).Subject}\n\n{Message(scene).BodyFor("email")}");
        var what = proof == WrongMachine.Proof.Bytes ? $"image is for {machine.Image}, ran on {machine.Host}" : $"image has no {machine.Host} variant";
        Assert.StartsWith($"{scene.Name}/{scene.Name}: {what} (", Message(scene).Subject, StringComparison.Ordinal);
        return (machine, scene);
    }

    private static SnsMessage Message(Scene scene) => Assert.Single(scene.Messages);

    private static void AssertDifference(Scene scene, WrongMachine machine)
    {
        var difference = Message(scene).BodyFor("email").Split('\n').Where(line => line.StartsWith("   - ", StringComparison.Ordinal) || line.StartsWith("   + ", StringComparison.Ordinal));
        Assert.Equal(
            [
                $"   - runtimePlatform.cpuArchitecture: \"{machine.Declared}\"",
                $"   + runtimePlatform.cpuArchitecture: \"{machine.Corrected}\"",
                "   + tags[0]: {\"key\":\"exec-format-remediation-corrects\",\"value\":\"1\"}",
            ],
            difference);
    }
}
