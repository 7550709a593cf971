using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What must not acquit a container that the kernel refused: another task, another machine, another revision, or a log that was not there yet.</summary>
public class WrongAcquittalTests : EvidenceWorld
{
    // 2 ---------------------------------------------------------------------------------------------------------------
    /// <summary>A mixed cluster: on its ARM machine the arm64 image crashes by itself; then it is placed on an x86 machine.</summary>
    [Fact]
    public async Task What_a_log_said_on_another_architecture_acquits_nobody()
    {
        var instance = New();
        Log("task-1", "Traceback: cannot connect to the database");
        Log("task-2", Refusal);
        await Account.DeliverAsync(instance, "task-1", detail => On(detail, "arm64"));
        var o = await Account.DeliverAsync(instance, "task-2", detail => On(detail, "x86_64"));
        Assert.True(o.Finding.Verdict == Verdict.PlatformMismatch && Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>Some machines emulate: one task there crashes by itself, and the next on a plain machine is refused, six minutes later.</summary>
    [Fact]
    public async Task An_acquittal_of_one_task_does_not_silence_another_that_was_refused()
    {
        Log("task-1", "Traceback: cannot connect to the database");
        Log("task-2", Refusal);
        await Account.DeliverAsync(New(), "task-1");
        Account.Clock.Advance(TimeSpan.FromMinutes(6));
        var o = await Account.DeliverAsync(New(), "task-2");
        Account.Clock.Advance(TimeSpan.FromHours(3));
        Log("task-3", Refusal);
        var p = await Account.DeliverAsync(New(), "task-3");
        Assert.True(Account.Alerts.Published.Count > 0, Say(o, Account) + Say(p, Account));
    }

    /// <summary>A rolling deployment: the old revision's healthy tasks run the same image with another command.</summary>
    [Theory]
    [InlineData("alert", true)]
    [InlineData("alert", false)]
    public async Task A_task_of_another_revision_with_another_command_is_no_twin(string mode, bool logs)
    {
        Account.Mode(mode);
        Push("amd64", new Tar().File("app", Elf.Amd64).File("start.sh", "echo hello\n"));
        Define(web => web["entryPoint"] = new JsonArray("/start.sh"));
        Account.Ecs.Others.Add(Account.Definition(6));
        RunTwin("web:6");
        Log("task-1", "exec /start.sh: exec format error");
        var o = await Account.DeliverAsync(New(logs ? DeepInspection.Evidence : DeepInspection.Always, logs));
        Assert.True(o.Finding.Verdict == Verdict.UnrunnableEntrypoint && Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>The same for a program that is for another CPU.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_of_another_revision_is_no_twin_of_a_foreign_program(bool logs)
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Amd64).File("tool", Elf.Arm64));
        Define(web => web["entryPoint"] = new JsonArray("/tool"));
        Account.Ecs.Others.Add(Account.Definition(6));
        RunTwin("web:6");
        Log("task-1", "exec /tool: exec format error");
        var o = await Account.DeliverAsync(New(logs ? DeepInspection.Evidence : DeepInspection.Always, logs));
        Assert.True(o.Finding.Verdict == Verdict.BinaryMismatch && Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>With initProcessEnabled tini ends with 127 when the kernel refuses; the bytes are foreign, and no log is read.</summary>
    [Theory]
    [InlineData(127)]
    [InlineData(2)]
    public async Task With_the_machines_init_127_is_the_refusal_of_a_foreign_binary(int code)
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64));
        Define(web => web["linuxParameters"] = JsonNode.Parse("""{"initProcessEnabled":true}"""));
        var o = await Account.DeliverAsync(New(DeepInspection.Always, logs: false), change: Code(code));
        Assert.True(o.Finding.Verdict == Verdict.BinaryMismatch && Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    // 5 ---------------------------------------------------------------------------------------------------------------
    /// <summary>Acquitted by a twin once; the twin goes, and every later task is refused. In mode deploy, too.</summary>
    [Fact]
    public async Task A_twin_that_is_gone_silences_nobody_for_a_day()
    {
        RunTwin("web:7");
        await Account.DeliverAsync(New(), "task-1");
        Account.Ecs.Running.Clear();
        Outcome? o = null;
        for (var n = 2; n < 10; n++)
        {
            Account.Clock.Advance(TimeSpan.FromHours(1));
            Log($"task-{n}", Refusal);
            o = await Account.DeliverAsync(New(), $"task-{n}");
        }

        Assert.True(Account.Alerts.Published.Count > 0, Say(o!, Account));
    }

    /// <summary>One task ended before its log arrived; the next is looked at six seconds later and its log is there.</summary>
    [Fact]
    public async Task A_log_that_was_not_there_yet_does_not_hide_the_next_ones_for_five_minutes()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64));
        var instance = New();
        await Account.DeliverAsync(instance, "task-1");
        Account.Clock.Advance(TimeSpan.FromSeconds(60));
        Log("task-2", Refusal);
        var o = await Account.DeliverAsync(instance, "task-2");
        Assert.True(Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>pidMode task: docker-init is not process 1, and warns in three lines of which only the first has its mark (tini.c, reaper_check).</summary>
    [Fact]
    public async Task Tinis_warning_of_three_lines_acquits_nobody()
    {
        Account.Mode("alert");
        Define(web => web["linuxParameters"] = JsonNode.Parse("""{"initProcessEnabled":true}"""), all => all["pidMode"] = "task");
        Log("task-1", "[WARN  tini (7)] Tini is not running as PID 1 and isn't registered as a child subreaper.",
            "Zombie processes will not be re-parented to Tini, so zombie reaping won't work.",
            "To fix the problem, use the -s option or set the environment variable TINI_SUBREAPER to register Tini as a child subreaper, or run Tini as PID 1.",
            "[FATAL tini (8)] exec /app failed: Exec format error");
        var o = await Account.DeliverAsync(New(), change: Code(127));
        Assert.True(Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>The label lies, the shell is native and its program foreign: in mode plan that is told as confirmed, in mode alert not at all.</summary>
    [Theory]
    [InlineData("alert")]
    [InlineData("plan")]
    public async Task A_verdict_does_not_depend_on_the_mode(string mode)
    {
        Account.Mode(mode);
        Push("arm64", new Tar().File("bin/sh", Elf.Amd64).File("app", Elf.Arm64), "/bin/sh");
        Log("task-1", "/bin/sh: 1: /app: Exec format error");
        var o = await Account.DeliverAsync(New(), change: Code(126));
        Assert.True(Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>A transient throttle of the log makes everything silent for five minutes.</summary>
    [Fact]
    public async Task One_throttle_does_not_silence_the_log()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64));
        var instance = New();
        Account.Logs.Failure = new CallFailedException("logs", "GetLogEvents", "ThrottlingException", true, "Rate exceeded");
        Log("task-1", Refusal);
        Log("task-2", Refusal);
        await Account.DeliverAsync(instance, "task-1");
        Account.Logs.Failure = null;
        Account.Clock.Advance(TimeSpan.FromSeconds(60));
        var o = await Account.DeliverAsync(instance, "task-2");
        Assert.True(Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>Told as a mismatch, acquitted once by a twin that then goes: the correction that was due is held back for a day.</summary>
    [Fact]
    public async Task One_acquittal_does_not_hold_a_correction_back_for_a_day()
    {
        Account.Mode("plan");
        await Account.DeliverAsync(New(), "task-1");
        Account.Clock.Advance(TimeSpan.FromMinutes(6));
        RunTwin("web:7");
        await Account.DeliverAsync(New(), "task-2");
        Account.Ecs.Running.Clear();
        Account.Mode("deploy");
        Outcome? o = null;
        for (var n = 3; n < 10; n++)
        {
            Account.Clock.Advance(TimeSpan.FromHours(2));
            Log($"task-{n}", Refusal);
            o = await Account.DeliverAsync(New(), $"task-{n}");
        }

        Assert.True(Account.Ecs.Updates.Count == 1, Say(o!, Account));
    }
}
