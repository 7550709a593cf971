using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>However many tasks stop, deliveries come and instances run: one revision, one update, one message.</summary>
public sealed class ChangeOnceTests(ChangingFleet fleet) : IClassFixture<ChangingFleet>
{
    private const WrongMachine.Proof Bytes = WrongMachine.Proof.Bytes;

    [Fact]
    public async Task Forty_tasks_that_four_instances_see_at_once_give_one_change_and_one_message()
    {
        var (machine, scene) = Set();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => fleet.DeliverAsync(machine.StoppedTask(scene, Bytes))));

        var told = Assert.Single(outcomes, outcome => (string?)outcome["alert"] == "sent");
        Assert.Equal("deployed", (string?)told["action"]);
        AssertChangedOnce(scene);
    }

    [Fact]
    public async Task Forty_deliveries_of_one_event_at_once_give_one_change_and_one_message()
    {
        var (machine, scene) = Set();
        var taskEvent = machine.StoppedTask(scene, Bytes);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => fleet.InvokeAsync(RunningFunction.Bytes(taskEvent))));
        var afterwards = await fleet.DeliverAsync(taskEvent);

        Assert.Equal(("suppressed", 1), ((string?)afterwards["alert"], (int)afterwards["occurrences"]!));
        AssertChangedOnce(scene);
    }

    [Fact]
    public async Task A_change_whose_message_could_not_be_published_is_told_by_the_next_delivery_and_not_made_again()
    {
        var (machine, scene) = Set();
        var taskEvent = machine.StoppedTask(scene, Bytes);
        scene.Fail("sns", "Publish", FaultKind.AccessDenied, times: 1);

        var error = await fleet.ErrorAsync(RunningFunction.Bytes(taskEvent));
        var told = await fleet.DeliverAsync(taskEvent);

        Assert.Contains("sns:Publish failed", error, StringComparison.Ordinal);
        Assert.Equal(("incident", "deployed", "deployed", scene.RevisionOf(2), "sent"),
            ((string?)told["kind"], (string?)told["action"], (string?)told["reasonCode"], (string?)told["revision"], (string?)told["alert"]));
        AssertChangedOnce(scene);
        scene.TakeBack();
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task A_corrected_revision_that_somebody_registered_already_is_used()
    {
        var (machine, scene) = Set();
        var definition = fleet.Aws.Ecs.TaskDefinition(scene.Name)!;
        definition["runtimePlatform"]!["cpuArchitecture"] = machine.Corrected;
        fleet.Aws.Ecs.Invoke("RegisterTaskDefinition", definition);

        var outcome = await fleet.OutcomeAsync(machine.StoppedTask(scene, Bytes));

        Assert.Equal(("deployed", scene.RevisionOf(2)), ((string?)outcome["action"], (string?)outcome["revision"]));
        Assert.Equal(scene.RevisionOf(2), scene.Revision());
        Assert.DoesNotContain("ecs:RegisterTaskDefinition", scene.Calls);
    }

    [Fact]
    public async Task Instances_together_change_no_more_services_in_an_hour_than_the_budget_allows()
    {
        await using var thrifty = new ThriftyFleet();
        await thrifty.InitializeAsync();
        var machine = WrongMachine.ArmImage;
        var scenes = Enumerable.Range(0, 8).Select(_ => machine.Set(thrifty.Aws, Bytes, "deploy")).ToArray();

        var outcomes = await Task.WhenAll(scenes.Select(scene => thrifty.DeliverAsync(machine.StoppedTask(scene, Bytes))));

        Assert.Equal(3, outcomes.Count(outcome => (string?)outcome["action"] == "deployed"));
        var declined = outcomes.Where(outcome => (string?)outcome["action"] != "deployed").ToArray();
        Assert.All(declined, outcome => Assert.Equal(("declined", "change-budget"), ((string?)outcome["action"], (string?)outcome["reasonCode"])));
        Assert.Equal(3, thrifty.Aws.Calls.Of("ecs", "UpdateService").Count);
        Assert.Equal(8, thrifty.Aws.Sns.Messages.Count);
        Assert.Contains(
            "3 changes were begun within the last 60 minutes in this account and region, which is the most that MAX_CHANGES_PER_HOUR allows.",
            scenes.First(scene => scene.Revision() == scene.RevisionOf(1)).MailInOneLine(), StringComparison.Ordinal);
    }

    private (WrongMachine Machine, Scene Scene) Set() => (WrongMachine.ArmImage, WrongMachine.ArmImage.Set(fleet.Aws, Bytes, "deploy"));

    private static void AssertChangedOnce(Scene scene)
    {
        Assert.Single(scene.Calls, call => call == "ecs:RegisterTaskDefinition");
        Assert.Single(scene.Calls, call => call == "ecs:UpdateService");
        Assert.Equal(scene.RevisionOf(2), scene.Revision());
        Assert.EndsWith(" (fix deployed, to be followed)", Assert.Single(scene.Messages).Subject, StringComparison.Ordinal);
    }
}

/// <summary>Four instances that may change three services an hour.</summary>
public sealed class ThriftyFleet : RunningFunction
{
    protected override int Instances => 4;

    protected override Dictionary<string, string> Environment() => new(base.Environment()) { ["MAX_CHANGES_PER_HOUR"] = "3" };
}
