namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>A label is a claim: what would really run is in the image's layers.</summary>
public sealed class MislabelledImageTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    [Theory]
    [InlineData("arm64")]
    [InlineData("amd64")]
    public async Task An_image_labelled_for_the_other_architecture_whose_program_runs_here_is_a_match_and_nothing_happens(string label)
    {
        var machine = WrongMachine.Of(label);
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "deploy", parts => parts with { Push = LayeredImage.Of(label, machine.Host) });
        function.Aws.Calls.Clear();

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("platform-match", "none", "none"), ((string?)outcome["verdict"], (string?)outcome["action"], (string?)outcome["alert"]));
        Assert.Empty(scene.Messages);
        Assert.Equal(["dynamodb:PutItem"], function.Aws.Calls.All.KindsOfWrites());
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task Labels_alone_change_nothing()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "deploy", parts => parts with { Push = Pictures.Arm64 });

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("declined", "not-proven", "sent"), ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["alert"]));
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
        Assert.Null(function.Aws.Ecs.TaskDefinition(scene.RevisionOf(2)));
    }
}
