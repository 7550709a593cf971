using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Most stopped tasks have nothing to do with any of this. What they cost, one of them and a thousand of them: no alert, and next to no call.</summary>
public sealed class OrdinaryCrashTests(OneInstance function) : IClassFixture<OneInstance>
{
    private static readonly string[] Labels = ["ecs:DescribeTaskDefinition", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DownloadLayer"];
    private static readonly string[] LabelsAndLog = [.. Labels, "logs:GetLogEvents"];

    /// <summary>What happened, how it looks in the event, what the container wrote, and what is asked about the first and about all thousand.</summary>
    private static readonly (string What, Action<JsonObject> Event, string[] Log, string[] Calls)[] Crashes =
    [
        ("exit 1 of a healthy image", Exit(1), ["Traceback (most recent call last):", "KeyError: 'DATABASE_URL'"], LabelsAndLog),
        ("exit 1 of a healthy image without a word", Exit(1), [], LabelsAndLog),
        ("exit 2 of a Go panic", Exit(2), ["panic: runtime error: index out of range [3] with length 3", "goroutine 1 [running]:"], LabelsAndLog),
        ("exit 127 of a shell that does not find a command", Exit(127), ["/entrypoint.sh: line 3: jq: not found"], LabelsAndLog),
        ("exit 1 after 45 seconds", task => { Exit(1)(task); RanFor(task, 45); }, ["connection refused"], Labels),
        ("exit 1 after ten minutes", task => { Exit(1)(task); RanFor(task, 600); }, ["connection refused"], []),
        ("out of memory, 137", task => { Exit(137)(task); task.Container()["reason"] = "OutOfMemoryError: Container killed due to memory usage"; }, [], []),
        ("segmentation fault, 139", Exit(139), [], []),
        ("SIGTERM, 143", Exit(143), [], []),
        ("exit 0 of an essential container", Exit(0), [], []),
        ("a failed health check of the container", task => Stopped(task, "ServiceSchedulerInitiated", "Task failed container health checks", 137), [], []),
        ("a failed health check of the load balancer", task => Stopped(task, "ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group arn:aws:...)", 1), [], []),
        ("a scale-in", task => Stopped(task, "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)", 143), [], []),
        ("a dependency that failed", task => Stopped(task, "TaskFailedToStart", "Container dependency condition was not met", null), [], []),
        ("a stop by hand", task => Stopped(task, "UserInitiated", "stopped by jane", 1), [], []),
        ("a Spot interruption", task => Stopped(task, "SpotInterruption", "Your Spot Task was interrupted.", 143), [], []),
        ("a pull without permission", task => Stopped(task, "TaskFailedToStart", "CannotPullContainerError: pull access denied", null), [], []),
        ("a secret that is not there", task => Stopped(task, "TaskFailedToStart", "ResourceInitializationError: unable to pull secrets", null), [], []),
    ];

    public static TheoryData<string> Names => [.. Crashes.Select(crash => crash.What)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_ordinary_crash_makes_no_noise_and_a_thousand_cost_what_one_costs(string what)
    {
        var (_, shape, log, calls) = Crashes.Single(crash => crash.What == what);
        var scene = Scene.Create(function.Aws, new Parts { Push = LayeredImage.Of("amd64", "amd64"), Declared = "X86_64" }.WithLog());

        await CrashAsync(scene, shape, log);
        var afterOne = scene.Calls;
        for (var task = 1; task < 1000; task++)
            await CrashAsync(scene, shape, log);

        Assert.Equal(calls, afterOne);
        Assert.Equal(calls, scene.Calls);
        Assert.Empty(scene.Messages);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {afterOne.Count} calls for 1, {scene.Calls.Count} for 1,000, no alert");
    }

    private async Task CrashAsync(Scene scene, Action<JsonObject> shape, string[] log)
    {
        var task = scene.StoppedTask();
        shape(task);
        if (log.Length > 0)
            scene.Log(task, log);
        var outcome = await function.OutcomeAsync(task);
        Assert.Equal("none", (string?)outcome["alert"]);
        Assert.Contains((string?)outcome["verdict"], (string[])["platform-match", "irrelevant"]);
    }

    private static Action<JsonObject> Exit(int code) => task => task.Container()["exitCode"] = code;

    private static void Stopped(JsonObject task, string stopCode, string reason, int? exitCode)
    {
        (task.Detail()["stopCode"], task.Detail()["stoppedReason"]) = (stopCode, reason);
        task.Container().Remove("exitCode");
        if (exitCode is { } code)
            task.Container()["exitCode"] = code;
    }

    private static void RanFor(JsonObject task, int seconds) =>
        task.Detail()["startedAt"] = DateTimeOffset.Parse((string)task.Detail()["executionStoppedAt"]!, CultureInfo.InvariantCulture).AddSeconds(-seconds).ToString("O");
}
