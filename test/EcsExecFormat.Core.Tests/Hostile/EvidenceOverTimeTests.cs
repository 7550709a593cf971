using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What is remembered of a crash loop, and what a day of one costs.</summary>
public class EvidenceOverTimeTests : EvidenceWorld
{
    private void PushUnclear() => Account.Push(Account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).Directory("run").SymbolicLink("var/run", "/run")));

    private void DefineUnclear() => Define(web => web["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"d","containerPath":"/var/run/docker.sock"}]"""));

    /// <summary>What a task's log said, parsed with its exit code 1, accuses the next, which ended with a process's code and wrote of its own.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(126)]
    [InlineData(127)]
    public async Task A_cached_refusal_accuses_no_task_of_a_process_exit_code(int code)
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64));
        var instance = New();
        Log("task-1", Refusal);
        Log("task-2", "Traceback: no database");
        await Account.DeliverAsync(instance, "task-1", detail => On(detail, "x86_64"));
        Account.Clock.Advance(TimeSpan.FromMinutes(2));
        var o = await Account.DeliverAsync(instance, "task-2", detail => { On(detail, "x86_64"); Code(code)(detail); });
        Assert.True(o.Finding.Verdict == Verdict.PlatformMatch, Say(o, Account));
    }

    /// <summary>The reverse: a task that ended with a process's code acquits the refused one behind it.</summary>
    [Fact]
    public async Task A_cached_crash_with_another_exit_code_acquits_no_refused_task()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64));
        var instance = New();
        Log("task-1", "usage: app [options]");
        Log("task-2", Refusal);
        await Account.DeliverAsync(instance, "task-1", detail => { On(detail, "x86_64"); Code(2)(detail); });
        Account.Clock.Advance(TimeSpan.FromMinutes(2));
        var o = await Account.DeliverAsync(instance, "task-2", detail => { On(detail, "x86_64"); Code(255)(detail); });
        Assert.True(o.Finding.Verdict == Verdict.BinaryMismatch && Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>ECS quotes the error of the second task; the first had no evidence, so no bytes were read, and that holds for the second, too.</summary>
    [Fact]
    public async Task A_cached_crash_without_evidence_does_not_keep_the_bytes_from_being_read_for_one_that_has_it()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64));
        Define(web => web.Remove("logConfiguration"));
        var instance = New();
        await Account.DeliverAsync(instance, "task-1");
        Account.Clock.Advance(TimeSpan.FromMinutes(2));
        var o = await Account.DeliverAsync(instance, "task-2", detail => detail["containers"]![0]!["reason"] = "OCI runtime error: exec /app: exec format error");
        Assert.True(o.Finding.Verdict == Verdict.BinaryMismatch, Say(o, Account));
    }

    /// <summary>The log acquits whatever the bytes are; they are read all the same, and anew every five minutes when they prove nothing.</summary>
    [Theory]
    [InlineData("plan")]
    [InlineData("deploy")]
    public async Task Layers_are_not_read_when_the_log_has_acquitted(string mode)
    {
        Account.Mode(mode);
        PushUnclear();
        DefineUnclear();
        var instance = New();
        Outcome? o = null;
        for (var n = 1; n <= 12; n++)
        {
            Log($"task-{n}", "Traceback: no database");
            o = await Account.DeliverAsync(instance, $"task-{n}", detail => On(detail, "x86_64"));
            Account.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.True(Layers == 0, $"layers read in an hour: {Layers}; {Say(o!, Account)}");
    }

    /// <summary>Acquitted by a twin: what the bytes do not prove is read again each hour (docs/remediation.md), not each five minutes.</summary>
    [Fact]
    public async Task Layers_are_read_once_an_hour_at_most_when_a_twin_acquits()
    {
        Account.Mode("plan");
        PushUnclear();
        DefineUnclear();
        RunTwin("web:7");
        var instance = New(logs: false);
        Outcome? o = null;
        for (var n = 1; n <= 12; n++)
        {
            o = await Account.DeliverAsync(instance, $"task-{n}", detail => On(detail, "x86_64"));
            Account.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.True(Layers <= 2, $"layers read in an hour: {Layers}; {Say(o!, Account)}");
    }

    /// <summary>What is counted during the quiet says why it is quiet.</summary>
    [Fact]
    public async Task A_counted_task_of_an_acquitted_incident_is_not_said_to_be_acquitted_by_bytes_that_nobody_read()
    {
        Account.Mode("alert");
        var instance = New();
        Log("task-1", "Traceback: no database");
        await Account.DeliverAsync(instance, "task-1");
        Account.Clock.Advance(TimeSpan.FromSeconds(30));
        var o = await Account.DeliverAsync(instance, "task-2");
        Assert.True(Layers == 0 && !o.Reason.Contains("own bytes", StringComparison.Ordinal), $"layers {Layers}; outcome's reason: {o.Reason}\n" + Say(o, Account));
    }

    /// <summary>A day of an emulated image that crashes by itself, a task every 30 seconds.</summary>
    [Theory]
    [InlineData("alert", false)]
    [InlineData("deploy", false)]
    [InlineData("alert", true)]
    public async Task A_day_of_an_acquitted_crash_loop(string mode, bool twin)
    {
        Account.Mode(mode);
        if (twin)
            RunTwin("web:7");
        var instance = New();
        Outcome? o = null;
        for (var n = 1; n <= 2880; n++)
        {
            if (!twin)
                Log($"task-{n}", "Traceback: no database");
            o = await Account.DeliverAsync(instance, $"task-{n}", detail => On(detail, "x86_64"));
            Account.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        var calls = string.Join(", ", Account.Ecs.Calls.CountBy(call => call).Select(pair => $"{pair.Key}={pair.Value}"));
        TestContext.Current.SendDiagnosticMessage($"DAY {mode} twin={twin}: {calls}; logs={Account.Logs.Asked.Count}; layers={Layers}; gets={Account.Records.Gets} puts={Account.Records.Puts}; mails={Account.Alerts.Published.Count}");
        Assert.True(Account.Alerts.Published.Count == 0 && Account.Logs.Asked.Count <= 289 && Account.Ecs.Calls.Count <= 289 * 5, calls + $" logs={Account.Logs.Asked.Count} layers={Layers}" + Say(o!, Account));
    }

    /// <summary>Alternating: an emulating and a plain machine, a task on each in turn. One mail a day.</summary>
    [Fact]
    public async Task A_day_of_an_alternating_crash_loop_is_one_mail()
    {
        Account.Mode("alert");
        var instance = New();
        Outcome? o = null;
        for (var n = 1; n <= 3 * 2880; n++)
        {
            Log($"task-{n}", n / 11 % 2 == 0 ? "Traceback: no database" : Refusal);
            o = await Account.DeliverAsync(instance, $"task-{n}", detail => On(detail, "x86_64"));
            Account.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.True(Account.Alerts.Published.Count is 3, $"mails {Account.Alerts.Published.Count}");
    }
}
