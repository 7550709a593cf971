using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class StopFilterTests
{
    [Fact(Timeout = 10_000)]
    public async Task A_huge_reason_over_a_crowd_of_containers_is_read_once()
    {
        var change = Events.PullFailed(detail =>
        {
            detail["stoppedReason"] = new string('x', 500_000) + Events.PullErrorText;
            detail["containers"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, 50_000).Select(_ => new System.Text.Json.Nodes.JsonObject())]);
        });

        var result = await Task.Run(() => StopFilter.Examine(change), TestContext.Current.CancellationToken);

        Assert.Equal(50_000, result.Suspects.Length);
    }

    public static TheoryData<string> RecordedFiles => [.. Events.RecordedFiles];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(126, true)]
    [InlineData(127, true)]
    [InlineData(255, true)]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(128, false)]
    [InlineData(137, false)]
    [InlineData(139, false)]
    [InlineData(254, false)]
    [InlineData(-1, false)]
    [InlineData(null, false)]
    public void Only_the_exit_codes_of_an_exec_format_error_count(int? exitCode, bool isOurs) => Assert.Equal(isOurs, IsOurs(Events.Stopped(
        detail => detail["containers"] = Events.Containers(Events.Container("web", exitCode)))));

    [Theory]
    [InlineData("EssentialContainerExited", true)]
    [InlineData("TaskFailedToStart", false)]
    [InlineData("UserInitiated", false)]
    [InlineData("ServiceSchedulerInitiated", false)]
    [InlineData("SpotInterruption", false)]
    [InlineData("TerminationNotice", false)]
    [InlineData("essentialcontainerexited", false)]
    public void Only_a_container_that_ended_by_itself_counts(string stopCode, bool isOurs) =>
        Assert.Equal(isOurs, IsOurs(Events.Stopped(detail => detail["stopCode"] = stopCode)));

    [Theory]
    [InlineData("RUNNING")]
    [InlineData("STOPPING")]
    [InlineData("DEPROVISIONING")]
    [InlineData("stopped")]
    [InlineData(null)]
    public void Only_a_stopped_task_counts(string? status)
    {
        var result = StopFilter.Examine(Events.Stopped(detail => detail["lastStatus"] = status));

        Assert.Empty(result.Suspects);
        Assert.Contains("not STOPPED yet", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Essential container in task exited", true)]
    [InlineData("Essential container in task exited - 1 essential", true)]
    [InlineData("Task stopped by user", false)]
    [InlineData(null, false)]
    public void An_old_event_without_a_stop_code_is_told_by_its_reason(string? reason, bool isOurs) => Assert.Equal(isOurs, IsOurs(Events.Stopped(detail =>
    {
        detail.Remove("stopCode");
        detail["stoppedReason"] = reason;
    })));

    [Fact]
    public void An_old_pull_error_without_a_stop_code_counts() => Assert.True(IsOurs(Events.PullFailed(detail => detail.Remove("stopCode"))));

    [Theory]
    [InlineData("2026-11-22T03:01:00Z", true)]
    [InlineData("2026-11-22T03:01:01Z", false)]
    public void A_task_that_ran_for_over_a_minute_did_not_die_of_it(string end, bool isOurs) => Assert.Equal(isOurs, IsOurs(Events.Stopped(detail =>
    {
        detail["executionStoppedAt"] = end;
        detail["stoppingAt"] = "2026-11-22T03:09:00Z";
    })));

    [Fact]
    public void Slow_ends_of_other_containers_do_not_count_as_running() => Assert.True(IsOurs(Events.Stopped(detail =>
    {
        detail["stoppingAt"] = "2026-11-22T03:00:02Z";
        detail["executionStoppedAt"] = "2026-11-22T03:02:30Z";
    })));

    [Fact]
    public void Without_times_nothing_is_excluded() => Assert.True(IsOurs(Events.Stopped(detail => detail.Remove("startedAt"))));

    [Fact]
    public void Of_several_containers_those_with_such_an_exit_code_are_suspects()
    {
        var result = StopFilter.Examine(Events.Stopped(detail => detail["containers"] = Events.Containers(
            Events.Container("web", 1), Events.Container("log", 143), Events.Container("init", 0), Events.Container("proxy", 255), Events.Container("late"))));

        Assert.Equal(["web", "proxy"], result.Suspects.Select(suspect => suspect.Container.Name));
    }

    [Fact]
    public void A_pull_error_of_one_container_makes_that_one_the_suspect()
    {
        var result = StopFilter.Examine(Events.PullFailed(detail =>
        {
            detail["stoppedReason"] = "Task failed to start";
            detail["containers"] = Events.Containers(Events.Container("log"), Events.Container("web", reason: Events.PullErrorText));
        }));

        var suspect = Assert.Single(result.Suspects);
        Assert.Equal("web", suspect.Container.Name);
        Assert.False(suspect.IsOneOfSeveral);
    }

    [Fact]
    public void A_pull_error_that_only_the_task_tells_may_be_about_any_container_that_never_ran()
    {
        var result = StopFilter.Examine(Events.PullFailed(detail => detail["containers"] = Events.Containers(
            Events.Container("a"), Events.Container("b"), Events.Container("ran", 0), Events.Container("other", reason: "OutOfMemoryError"))));

        Assert.Equal(["a", "b"], result.Suspects.Select(suspect => suspect.Container.Name));
        Assert.All(result.Suspects, suspect => Assert.True(suspect.IsOneOfSeveral));
    }

    [Theory]
    [InlineData("CannotStartContainerError: Error response from daemon: exec /app/web: exec format error", true)]
    [InlineData("CannotStartContainerError: exec: \"/app/web\": permission denied", false)]
    [InlineData("ResourceInitializationError: unable to pull secrets", false)]
    public void A_container_that_cannot_be_started_counts_when_ecs_quotes_the_kernel(string reason, bool isOurs) => Assert.Equal(isOurs, IsOurs(Events.PullFailed(
        detail => detail["containers"] = Events.Containers(Events.Container("web", reason: reason)))));

    [Theory]
    [MemberData(nameof(RecordedFiles))]
    public void Of_the_recorded_events_only_the_failed_pull_is_ours(string file)
    {
        var isOurs = IncomingEvent.Open(Events.Recorded(file)) is IncomingEvent.TaskChanged changed && IsOurs(changed.Change);

        Assert.Equal(file == "DERIVED-fargate-service-stopped-cannotpull-platform.json", isOurs);
    }

    private static bool IsOurs(TaskStateChange change)
    {
        var result = StopFilter.Examine(change);
        Assert.Equal(result.Suspects.IsEmpty, result.Reason is not null);
        return !result.Suspects.IsEmpty;
    }
}
