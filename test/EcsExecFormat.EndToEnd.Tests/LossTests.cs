using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The table is gone, or the process is, at the worst moment.</summary>
public sealed class LossTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_its_table_each_instance_tells_once()
    {
        await using var function = new WithoutTable();
        await function.InitializeAsync();
        var scene = Scene.Create(function.Aws);

        var told = await function.OutcomeAsync(scene.StoppedTask());
        var next = await function.OutcomeAsync(scene.StoppedTask());
        Assert.Single(scene.Messages);
        await function.KillIdleInstancesAsync();
        function.StartInstance();
        var byAnother = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("sent", "table-unavailable"), ((string?)told["alert"], (string?)told["reasonCode"]));
        Assert.Contains("ResourceNotFoundException", (string?)told["reason"], StringComparison.Ordinal);
        Assert.Equal(("suppressed", "table-unavailable"), ((string?)next["alert"], (string?)next["reasonCode"]));
        Assert.Equal("sent", (string?)byAnother["alert"]);
        Assert.Equal(2, scene.Messages.Count);
    }

    [Fact]
    public async Task An_alert_that_was_told_and_could_not_be_recorded_is_not_told_again_by_the_same_instance()
    {
        await using var function = new OneInstance();
        await function.InitializeAsync();
        var scene = Scene.Create(function.Aws);
        function.Aws.Faults.Add(new Fault("dynamodb", "PutItem", FaultKind.AccessDenied, Fault.Always)
        {
            When = request => (string?)request.Json["Item"]?["alert"]?["S"] == "sent",
        });
        var taskEvent = scene.StoppedTask();

        var told = await function.OutcomeAsync(taskEvent);
        Assert.Equal("claimed", (string?)Assert.Single(scene.Items)["alert"]!["S"]);
        function.Aws.Faults.Clear();
        await IncidentTable.LapseClaimsAsync(scene);
        var next = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("sent", "table-unavailable"), (Alert(told), (string?)told["reasonCode"]));
        Assert.Equal("suppressed", Alert(next));
        Assert.Single(scene.Messages);
    }

    [Fact]
    public async Task A_process_killed_while_it_publishes_loses_nothing()
    {
        await using var function = new OneInstance();
        await function.InitializeAsync();
        var scene = Scene.Create(function.Aws);
        var taskEvent = scene.StoppedTask();

        await KillWhilePublishingAsync(function, taskEvent);
        Assert.Empty(scene.Messages);
        function.StartInstance();
        var tooEarly = await function.ErrorAsync(RunningFunction.Bytes(taskEvent));
        var anotherTask = await function.OutcomeAsync(scene.StoppedTask());
        Assert.Empty(scene.Messages);
        // A minute later, as Lambda retries: the claim of the dead has lapsed.
        await function.KillIdleInstancesAsync();
        await LapseAsync(scene);
        function.StartInstance();
        var retried = await function.OutcomeAsync(taskEvent);

        Assert.Contains("another delivery of this event is alerting", tooEarly, StringComparison.Ordinal);
        Assert.Equal(("suppressed", "sent"), (Alert(anotherTask), Alert(retried)));
        Assert.Single(scene.Messages);
        Assert.Equal(2, (int)retried["occurrences"]!);
    }

    [Fact]
    public async Task After_a_killed_process_the_next_task_of_the_crash_loop_tells_too()
    {
        await using var function = new OneInstance();
        await function.InitializeAsync();
        var scene = Scene.Create(function.Aws);

        await KillWhilePublishingAsync(function, scene.StoppedTask());
        await LapseAsync(scene);
        function.StartInstance();
        var next = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("sent", 2), (Alert(next), (int)next["occurrences"]!));
        Assert.Single(scene.Messages);
    }

    private static async Task KillWhilePublishingAsync(RunningFunction function, JsonObject taskEvent)
    {
        var publishing = new TaskCompletionSource();
        function.Aws.Faults.Add(new Fault("sns", "Publish", FaultKind.Delay) { Delay = Patience, When = _ => publishing.TrySetResult() });
        using var giveUp = new CancellationTokenSource();
        var invocation = function.Aws.Lambda.InvokeAsync(RunningFunction.Bytes(taskEvent), cancellationToken: giveUp.Token);
        await publishing.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await function.KillInstancesAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invocation);
        function.Aws.Faults.Clear();
    }

    private static Task LapseAsync(Scene scene) => IncidentTable.EditAsync(scene, item =>
    {
        item["claimedUntil"] = new JsonObject { ["S"] = DateTimeOffset.UtcNow.AddSeconds(-1).ToString("O", CultureInfo.InvariantCulture) };
        // As another writer would: an instance that remembers the old version has to look again.
        item["version"] = new JsonObject { ["N"] = ((long.Parse((string)item["version"]!["N"]!, CultureInfo.InvariantCulture)) + 1).ToString(CultureInfo.InvariantCulture) };
    });

    private static string? Alert(JsonObject outcome) => (string?)outcome["alert"];

    private sealed class WithoutTable : RunningFunction
    {
        protected override void Prepare() => Aws.DynamoDb.AddTable("another-table");
    }
}
