using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Nothing is changed that cannot be recorded, and what was changed is told even when it could not be recorded.</summary>
public sealed class ChangeTableTests : IAsyncLifetime
{
    private readonly ChangingInstance _function = new();

    public ValueTask InitializeAsync() => _function.InitializeAsync();

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Theory]
    [InlineData("*", FaultKind.AccessDenied)]
    [InlineData("GetItem", FaultKind.AccessDenied)]
    [InlineData("PutItem", FaultKind.AccessDenied)]
    [InlineData("*", FaultKind.DropBeforeEffect)]
    public async Task Without_the_table_nothing_is_changed_and_the_alert_says_so(string operation, FaultKind kind)
    {
        var (machine, scene) = Set();
        _function.Aws.Faults.Add(new Fault("dynamodb", operation, kind, Fault.Always));

        var outcome = await _function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("declined", "table-unavailable", "sent"), ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["alert"]));
        Assert.DoesNotContain(_function.Aws.Calls.All.Writes(), write => write.StartsWith("ecs", StringComparison.Ordinal));
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
        Assert.EndsWith(" (change declined)", Assert.Single(scene.Messages).Subject, StringComparison.Ordinal);
        Assert.Contains("nothing is changed without a record of it", scene.MailInOneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_could_not_be_recorded_is_told_with_that_remark_and_not_made_again()
    {
        var (machine, scene) = Set();
        var taskEvent = machine.StoppedTask(scene, WrongMachine.Proof.Bytes);
        _function.Aws.Faults.Add(new Fault("dynamodb", "PutItem", FaultKind.AccessDenied, Fault.Always) { When = request => request.Body.Contains("\"done\"", StringComparison.Ordinal) });

        var outcome = await _function.OutcomeAsync(taskEvent);
        var again = await _function.OutcomeAsync(taskEvent);

        Assert.Equal(("deployed", "sent"), ((string?)outcome["action"], (string?)outcome["alert"]));
        Assert.Contains("This could not be recorded", scene.MailInOneLine(), StringComparison.Ordinal);
        Assert.Equal("suppressed", (string?)again["alert"]);
        Assert.Single(_function.Aws.Calls.Of("ecs", "UpdateService"));
        scene.TakeBack();
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    private (WrongMachine Machine, Scene Scene) Set() => (WrongMachine.ArmImage, WrongMachine.ArmImage.Set(_function.Aws, WrongMachine.Proof.Bytes, "deploy"));
}
