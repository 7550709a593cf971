using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>AWS takes a call and does not answer it.</summary>
public sealed class SlowCallTests(FourInstances fleet) : IClassFixture<FourInstances>
{
    /// <summary>Longer than the function waits for one attempt.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_call_that_hangs_is_given_up_and_made_again()
    {
        (string Service, string Operation)[] calls = [("ecs", "DescribeTaskDefinition"), ("ecr", "DownloadLayer"), ("dynamodb", "PutItem")];

        var rows = await Task.WhenAll(calls.Select(async call =>
        {
            var scene = Scene.Create(fleet.Aws);
            scene.Fail(call.Service, call.Operation, FaultKind.Delay, 1, Endless);
            var outcome = await fleet.OutcomeAsync(scene.StoppedTask());
            return (call.Operation, (string?)outcome["alert"], (string?)outcome["reasonCode"], scene.Messages.Count);
        }));

        Assert.All(rows, row => Assert.Equal((row.Operation, "sent", "alert-mode", 1), row));
    }

    [Fact]
    public async Task A_publishing_that_hangs_is_an_error_and_left_to_the_retry()
    {
        var scene = Scene.Create(fleet.Aws);
        var taskEvent = scene.StoppedTask();
        scene.Fail("sns", "Publish", FaultKind.Delay, 1, Endless);

        var error = await fleet.ErrorAsync(RunningFunction.Bytes(taskEvent));
        Assert.Empty(scene.Messages);
        var retried = await fleet.OutcomeAsync(taskEvent);

        Assert.Contains("no complete answer within 5 s", error, StringComparison.Ordinal);
        Assert.Equal("sent", (string?)retried["alert"]);
        Assert.Single(scene.Messages);
    }
}
