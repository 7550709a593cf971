using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What must not be taken for a refusal by the kernel: words that are somebody else's, another machine's or another image's.</summary>
public class WrongAccusationTests : EvidenceWorld
{
    [Theory]
    [InlineData("amd64", "alert")]
    [InlineData("amd64", "deploy")]
    public async Task Lines_behind_the_refusal_show_that_somebody_was_executed(string label, string mode)
    {
        Account.Mode(mode);
        Push(label, new Tar().File("app", Elf.Amd64));
        Log("task-1", Refusal, "job 17 failed: container ended with 1", "agent: giving up");
        var o = await Account.DeliverAsync(New());
        Assert.True(o.Finding.Verdict == Verdict.PlatformMatch && Account.Alerts.Published.Count == 0, Say(o, Account));
    }

    /// <summary>The same where an emulator runs it and no bytes are read: the log alone makes a change.</summary>
    [Fact]
    public async Task Lines_behind_the_refusal_make_no_change()
    {
        Push("arm64", new Tar().File("app", Elf.Arm64));
        Log("task-1", Refusal, "job 17 failed: container ended with 1", "agent: giving up");
        var o = await Account.DeliverAsync(New(DeepInspection.Off));
        Assert.True(Account.Ecs.Updates.Count == 0, Say(o, Account));
    }

    /// <summary>Exit code 2 or 126 takes a process that was executed, whatever it printed.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(126)]
    [InlineData(127)]
    public async Task A_refusal_with_the_exit_code_of_a_process_is_not_the_runtimes(int code)
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Amd64));
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: Code(code));
        Assert.True(Account.Alerts.Published.Count == 0, Say(o, Account));
    }

    /// <summary>The reverse: the refusal on x86 is quoted for an ordinary crash on ARM.</summary>
    [Fact]
    public async Task What_a_log_said_on_another_architecture_accuses_nobody()
    {
        Account.Mode("alert");
        var instance = New();
        Log("task-1", Refusal);
        Log("task-2", "Traceback: cannot connect to the database");
        await Account.DeliverAsync(instance, "task-1", detail => On(detail, "x86_64"));
        var o = await Account.DeliverAsync(instance, "task-2", detail => On(detail, "arm64"));
        Assert.True(o.Finding.Verdict == Verdict.PlatformMatch && Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>The tag was pushed again with an ordinary bug; ECS tells no digest (a private registry), and the old log is still cached.</summary>
    [Fact]
    public async Task A_cached_refusal_of_the_image_before_accuses_no_other()
    {
        Account.Mode("alert");
        var instance = New();
        Log("task-1", Refusal);
        await Account.DeliverAsync(instance, "task-1", detail => detail["containers"]![0]!.AsObject().Remove("imageDigest"));
        Push("amd64", new Tar().File("app", Elf.Amd64));
        Account.Clock.Advance(TimeSpan.FromSeconds(120));
        Log("task-2", "Traceback: no database");
        var o = await Account.DeliverAsync(instance, "task-2", detail => detail["containers"]![0]!.AsObject().Remove("imageDigest"));
        Assert.True(Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>A child that was refused earlier and a last line that ends with exit code 127 for another missing command.</summary>
    [Fact]
    public async Task A_child_that_was_refused_long_before_the_end_is_not_the_end()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("bin/sh", Elf.Amd64).File("opt/agent", Elf.Arm64), "/bin/sh");
        Log("task-1", "/start.sh: 3: /opt/agent: Exec format error", "agent not available, going on without", "listening on 8080", "/start.sh: 9: gunicorn: not found");
        var o = await Account.DeliverAsync(New(), change: Code(127));
        Assert.True(Account.Alerts.Published.Count == 0, Say(o, Account));
    }

    /// <summary>busybox: an arm64-only image cannot have had its amd64 shell run. Labels mismatch, "guess" line and bytes unread: acquitted.</summary>
    [Fact]
    public async Task A_pre_stop_sidecar_of_another_kind()
    {
        Account.Mode("deploy");
        Push("arm64", new Tar().File("app", Elf.Arm64));
        Log("task-1", "[dumb-init] /app: Exec format error");
        var o = await Account.DeliverAsync(New(), change: Code(2));
        Assert.True(Account.Alerts.Published.Count == 1, Say(o, Account));
    }

    /// <summary>The other essential container was refused although its label fits, and its bytes cannot be read: nobody knows what it will do on ARM.</summary>
    [Fact]
    public async Task A_container_that_was_refused_for_an_unknown_reason_prevents_the_change()
    {
        var images = Account.Images;
        Tar Unclear(byte[] app) => new Tar().File("app", app).Directory("run").SymbolicLink("var/run", "/run");
        var sidecar = images.PutIndex((images.PutImage("amd64", Unclear(Encoding("echo hi"))), "amd64"), (images.PutImage("arm64", Unclear(Encoding("echo hi 2"))), "arm64"));
        images.Tags[Account.Sidecar] = sidecar;
        Push("arm64", new Tar().File("app", Elf.Arm64));
        Define(_ => { }, all => all["containerDefinitions"]!.AsArray().Add(JsonNode.Parse("""
            {"name":"sidecar","image":"@","essential":true,"mountPoints":[{"sourceVolume":"d","containerPath":"/var/run/docker.sock"}],
             "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web","awslogs-region":"eu-west-1","awslogs-stream-prefix":"p"} } }
            """.Replace("@", Account.Sidecar, StringComparison.Ordinal))));
        Log("task-1", Refusal);
        Account.Logs.Write("p/sidecar/task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", 1, image: Account.Sidecar, digest: sidecar.ToString())));
        Assert.True(Account.Ecs.Updates.Count == 0, Say(o, Account));
    }
}
