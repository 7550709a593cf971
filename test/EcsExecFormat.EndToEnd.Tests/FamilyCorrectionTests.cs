namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>A task without a service: whoever runs its family gets the newest revision, so registering is the correction.</summary>
public sealed class FamilyCorrectionTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    public static TheoryData<string, WrongMachine.Proof> Ways => RemedyMailTests.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task In_mode_deploy_the_corrected_revision_is_registered(string image, WrongMachine.Proof proof)
    {
        var (machine, scene) = Set(image, proof, "deploy");
        function.Aws.Calls.Clear();

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, proof));

        Assert.Equal(("deploy", "registered", "registered", scene.RevisionOf(2)),
            ((string?)outcome["mode"], (string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"]));
        Assert.Equal(machine.Corrected, (string?)function.Aws.Ecs.TaskDefinition(scene.Name)!["runtimePlatform"]!["cpuArchitecture"]);
        Assert.Equal(["dynamodb:PutItem", "ecs:RegisterTaskDefinition", "sns:Publish"], function.Aws.Calls.All.KindsOfWrites());
        Assert.EndsWith(" (fix registered)", Assert.Single(scene.Messages).Subject, StringComparison.Ordinal);
        Assert.Contains($"The corrected revision {scene.Name}:2 was registered; whoever runs the family without naming a revision gets it from now on.", scene.MailInOneLine(), StringComparison.Ordinal);
        Assert.DoesNotContain("update-service", scene.MailInOneLine(), StringComparison.Ordinal);

        scene.TakeBack();

        Assert.Equal(1, (int)function.Aws.Ecs.TaskDefinition(scene.Name)!["revision"]!);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task In_mode_register_it_is_declined_and_the_mail_says_which_mode_it_takes(string image, WrongMachine.Proof proof)
    {
        var (machine, scene) = Set(image, proof, "register");
        function.Aws.Calls.Clear();

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, proof));

        Assert.Equal(("register", "declined", "needs-deploy", null),
            ((string?)outcome["mode"], (string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"]));
        Assert.Null(function.Aws.Ecs.TaskDefinition(scene.RevisionOf(2)));
        Assert.Equal(["dynamodb:PutItem", "sns:Publish"], function.Aws.Calls.All.KindsOfWrites());
        Assert.EndsWith(" (change declined)", Assert.Single(scene.Messages).Subject, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing was changed, although the mode is register: The task has no service: registering the corrected revision is its deployment, which takes mode deploy. (needs-deploy)",
            scene.MailInOneLine(), StringComparison.Ordinal);
    }

    private (WrongMachine Machine, Scene Scene) Set(string image, WrongMachine.Proof proof, string mode)
    {
        var machine = WrongMachine.Of(image);
        return (machine, machine.Set(function.Aws, proof, mode, parts => parts with { HasService = false }));
    }
}
