using System.Text;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Lambda;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>AWS fails, in every call and in several ways: an alert is late or there, and never lost behind a success.</summary>
public sealed class FaultTests(SixInstances fleet) : IClassFixture<SixInstances>
{
    private static readonly (string Service, string Operation)[] Vital =
    [
        ("ecs", "DescribeTaskDefinition"), ("ecr", "BatchGetImage"), ("ecr", "GetDownloadUrlForLayer"), ("ecr", "DownloadLayer"), ("sns", "Publish"),
    ];

    /// <summary>What they tell makes the mail better, and its lack does not hold it back.</summary>
    private static readonly (string Service, string Operation)[] Useful = [("ecs", "DescribeServices"), ("ecs", "DescribeClusters")];

    private static readonly FaultKind[] Kinds = [FaultKind.Throttled, FaultKind.InternalError, FaultKind.DropBeforeEffect];

    [Fact]
    public async Task A_call_that_fails_for_good_fails_the_invocation_or_takes_a_line_of_the_mail_and_the_retry_tells_once()
    {
        var vital = await Task.WhenAll(Vital.SelectMany(call => Kinds.Append(FaultKind.AccessDenied).Where(kind => IsAboutAws(call, kind))
            .Select(kind => PlayAsync(call, kind, Fault.Always))));
        var useful = await Task.WhenAll(Useful.SelectMany(call => Kinds.Append(FaultKind.AccessDenied)
            .Select(kind => PlayAsync(call, kind, Fault.Always))));

        Print([.. vital, .. useful]);
        Assert.All(vital, row => Assert.Equal((row.What, "error", 0, "sent", 1), (row.What, row.First, row.MessagesAfterFirst, row.Retry, row.MessagesAfterRetry)));
        Assert.All(useful, row => Assert.Equal((row.What, "sent", 1, "suppressed", 1), (row.What, row.First, row.MessagesAfterFirst, row.Retry, row.MessagesAfterRetry)));
    }

    [Fact]
    public async Task A_call_that_fails_once_is_made_again_where_that_is_safe()
    {
        (string Service, string Operation)[] repeatable = [.. Vital[..^1], .. Useful, ("dynamodb", "PutItem")];
        var rows = await Task.WhenAll(repeatable.SelectMany(call => Kinds.Append(FaultKind.DropAfterEffect).Select(kind => PlayAsync(call, kind, 1)))
            .Append(PlayAsync(("sns", "Publish"), FaultKind.Throttled, 1)));
        // Sending it again could tell twice; Lambda's retry does that only when the answer was lost on the way.
        var once = await Task.WhenAll(
            PlayAsync(("sns", "Publish"), FaultKind.InternalError, 1),
            PlayAsync(("sns", "Publish"), FaultKind.DropBeforeEffect, 1));
        var unknown = await PlayAsync(("sns", "Publish"), FaultKind.DropAfterEffect, 1);

        Print([.. rows, .. once, unknown]);
        Assert.All(rows, row => Assert.Equal((row.What, "sent", 1, "suppressed", 1), (row.What, row.First, row.MessagesAfterFirst, row.Retry, row.MessagesAfterRetry)));
        Assert.All(once, row => Assert.Equal((row.What, "error", 0, "sent", 1), (row.What, row.First, row.MessagesAfterFirst, row.Retry, row.MessagesAfterRetry)));
        Assert.Equal(("error", 1, "sent", 2), (unknown.First, unknown.MessagesAfterFirst, unknown.Retry, unknown.MessagesAfterRetry));
        Assert.All([.. once, unknown], row => Assert.Equal(1, row.CallsOfFirst));
    }

    [Fact]
    public async Task After_a_failed_publishing_the_next_task_of_the_crash_loop_tells_and_the_retry_stays_quiet()
    {
        var scene = Scene.Create(fleet.Aws);
        var first = scene.StoppedTask();
        scene.Fail("sns", "Publish", FaultKind.InternalError, 1);

        await fleet.ErrorAsync(RunningFunction.Bytes(first));
        Assert.Equal("owed", (string?)Assert.Single(scene.Items)["alert"]!["S"]);
        var next = await fleet.OutcomeAsync(scene.StoppedTask());
        var retry = await fleet.OutcomeAsync(first);

        Assert.Equal(("sent", "incident", 2), ((string?)next["alert"], (string?)next["kind"], (int)next["occurrences"]!));
        Assert.Equal("suppressed", (string?)retry["alert"]);
        Assert.Single(scene.Messages);
    }

    /// <param name="What">Operation, kind of failure, and how often it fails.</param>
    /// <param name="First"><c>error</c>, or what became of the alert.</param>
    /// <param name="MessagesAfterFirst">Messages after the first delivery.</param>
    /// <param name="CallsOfFirst">How often the first delivery made the call.</param>
    /// <param name="Retry">What became of the alert in the retry, after AWS had recovered.</param>
    /// <param name="MessagesAfterRetry">Messages in all.</param>
    private sealed record Row(string What, string First, int MessagesAfterFirst, int CallsOfFirst, string Retry, int MessagesAfterRetry);

    // What access denied means to an image is no failure of AWS but an answer: inconclusive.
    private static bool IsAboutAws((string Service, string Operation) call, FaultKind kind) => kind != FaultKind.AccessDenied || call.Service != "ecr";

    private async Task<Row> PlayAsync((string Service, string Operation) call, FaultKind kind, int times)
    {
        var scene = Scene.Create(fleet.Aws);
        var taskEvent = scene.StoppedTask();
        var trouble = scene.Fail(call.Service, call.Operation, kind, times);

        var first = await fleet.InvokeAsync(RunningFunction.Bytes(taskEvent)) is InvocationResponse response
            ? (string)RunningFunction.Outcome(response)["alert"]!
            : "error";
        var (messages, calls) = (scene.Messages.Count, scene.CallRecords.Count(record => record.Operation == call.Operation));
        trouble.End();
        var retry = (string)(await fleet.OutcomeAsync(taskEvent))["alert"]!;

        var often = times == 1 ? "once" : "always";
        return new Row($"{call.Operation} {kind} {often}", first, messages, calls, retry, scene.Messages.Count);
    }

    private static void Print(IEnumerable<Row> rows)
    {
        var table = new StringBuilder($"{"call and failure",-50}{"first",-12}{"calls",6}{"messages",10}  {"retry",-12}{"messages",10}\n");
        foreach (var row in rows)
            table.Append($"{row.What,-50}{row.First,-12}{row.CallsOfFirst,6}{row.MessagesAfterFirst,10}  {row.Retry,-12}{row.MessagesAfterRetry,10}\n");
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
    }
}
