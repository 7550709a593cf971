using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Calls;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The function is killed in the middle of a change, and the event is delivered again.</summary>
public sealed class ChangeCrashTests : IAsyncLifetime
{
    private readonly ChangingInstance _function = new();

    public ValueTask InitializeAsync() => _function.InitializeAsync();

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Theory]
    [InlineData("ecs", "RegisterTaskDefinition", "")]
    [InlineData("ecs", "UpdateService", "")]
    [InlineData("dynamodb", "PutItem", "\"budget\"")]
    [InlineData("dynamodb", "PutItem", "\"begun\"")]
    [InlineData("dynamodb", "PutItem", "\"done\"")]
    public async Task Whenever_it_is_killed_the_service_is_updated_once_and_the_redelivery_says_so(string service, string operation, string body)
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(_function.Aws, WrongMachine.Proof.Bytes, "deploy");
        var taskEvent = machine.StoppedTask(scene, WrongMachine.Proof.Bytes);
        await InvokeAndKillAsync(taskEvent, call => call.Service == service && call.Operation == operation && call.Body.Contains(body, StringComparison.Ordinal));
        Assert.Empty(scene.Messages);
        _function.StartInstance();

        var tooEarly = await _function.ErrorAsync(RunningFunction.Bytes(taskEvent));
        // An instance remembers what it saw in the table; a minute later there is another one.
        await _function.KillIdleInstancesAsync();
        await IncidentTable.LapseClaimsAsync(scene);
        _function.StartInstance();
        var outcome = await _function.OutcomeAsync(taskEvent);

        Assert.Contains("another delivery of this event is alerting", tooEarly, StringComparison.Ordinal);
        Assert.Equal(("deployed", "deployed", scene.RevisionOf(2), "sent"),
            ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"], (string?)outcome["alert"]));
        Assert.Single(_function.Aws.Calls.Of("ecs", "RegisterTaskDefinition"));
        Assert.Single(_function.Aws.Calls.Of("ecs", "UpdateService"));
        Assert.Null(_function.Aws.Ecs.TaskDefinition(scene.RevisionOf(3)));
        Assert.EndsWith(" (fix deployed, to be followed)", Assert.Single(scene.Messages).Subject, StringComparison.Ordinal);
        scene.TakeBack();
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task Killed_when_it_was_about_to_update_it_goes_on_once_the_service_shows_that_nothing_was_sent()
    {
        var (scene, outcome) = await DieBeforeTheUpdateAsync(_ => { });

        Assert.Equal(("deployed", "deployed", "sent"), ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["alert"]));
        Assert.Single(_function.Aws.Calls.Of("ecs", "UpdateService"));
        Assert.Equal(scene.RevisionOf(2), scene.Revision());
    }

    [Fact]
    public async Task Killed_when_it_was_about_to_update_and_moved_by_somebody_since_it_does_not_try_again_and_says_what_is_not_known()
    {
        var (scene, outcome) = await DieBeforeTheUpdateAsync(service => service["deployments"]![0]!["id"] = "ecs-svc/of-somebody");

        Assert.Equal(("failed", "update-unknown", "sent"), ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["alert"]));
        Assert.Contains($"An update of the service to the corrected revision {scene.Name}:2 was begun at ", scene.MailInOneLine(), StringComparison.Ordinal);
        Assert.Empty(_function.Aws.Calls.Of("ecs", "UpdateService"));
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task Another_task_of_the_same_service_does_not_go_on_with_the_change_of_one_that_may_be_alive()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(_function.Aws, WrongMachine.Proof.Bytes, "deploy");
        await InvokeAndKillAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes), call => call is { Service: "ecs", Operation: "RegisterTaskDefinition" });
        _function.StartInstance();

        var outcome = await _function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal("suppressed", (string?)outcome["alert"]);
        Assert.Empty(_function.Aws.Calls.Of("ecs", "UpdateService"));
    }

    /// <summary>Killed when the update is announced and not sent; when its claims have lapsed, the event comes again.</summary>
    /// <param name="since">What becomes of the service in between.</param>
    private async Task<(Scene Scene, JsonObject Outcome)> DieBeforeTheUpdateAsync(Action<JsonObject> since)
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(_function.Aws, WrongMachine.Proof.Bytes, "deploy");
        var taskEvent = machine.StoppedTask(scene, WrongMachine.Proof.Bytes);
        await InvokeAndKillAsync(taskEvent, call => call.Operation == "PutItem" && call.Body.Contains("\"updating\"", StringComparison.Ordinal));
        await IncidentTable.LapseClaimsAsync(scene);
        _function.Aws.Ecs.Edit(scene.Name, scene.Name, since);
        _function.StartInstance();
        return (scene, await _function.OutcomeAsync(taskEvent));
    }

    /// <summary>Hands it the event, and kills it (SIGKILL) when the first such call took effect, before it is answered.</summary>
    private async Task InvokeAndKillAsync(JsonObject taskEvent, Func<CallRequest, bool> isTheMoment)
    {
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        foreach (var (service, operation) in new[] { ("ecs", "RegisterTaskDefinition"), ("ecs", "UpdateService"), ("dynamodb", "PutItem") })
        {
            _function.Aws.Hooks.After(service, operation, call =>
            {
                if (killed.IsCancellationRequested || !isTheMoment(call))
                    return;
                _function.KillInstances();
                killed.Cancel();
            }, CallHooks.Always);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _function.InvokeUntilAsync(RunningFunction.Bytes(taskEvent), killed.Token));
        _function.Aws.Hooks.Clear();
    }
}
