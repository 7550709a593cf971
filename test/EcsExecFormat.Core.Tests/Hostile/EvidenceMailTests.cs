using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What a mail that rests on logs and bytes says, and what it must not say.</summary>
public class EvidenceMailTests : EvidenceWorld
{
    // 4 ---------------------------------------------------------------------------------------------------------------
    /// <summary>An arm64 image, on amd64, with a script without #!: mending the script alone helps nobody.</summary>
    [Fact]
    public async Task An_unrunnable_script_in_a_foreign_image_needs_both_mended()
    {
        Account.Mode("plan");
        Push("arm64", new Tar().File("app", "echo hello\n"));
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New());
        var mail = Account.Alerts.Published.Single().Text;
        Assert.True(!mail.Contains("another architecture would not help", StringComparison.Ordinal) || mail.Contains("linux/amd64 image", StringComparison.Ordinal), Say(o, Account));
    }

    /// <summary>A shell that an emulator ran met a foreign child: the base image is not for this machine.</summary>
    [Fact]
    public async Task The_base_of_a_foreign_image_is_not_said_to_be_for_this_machine()
    {
        Account.Mode("plan");
        Push("arm64", new Tar().File("bin/sh", Elf.Amd64).File("app", Elf.Arm64), "/bin/sh");
        Log("task-1", "/bin/sh: 1: /app: Exec format error");
        var o = await Account.DeliverAsync(New(), change: Code(126));
        Assert.True(!Account.Alerts.Published[0].Text.Contains("The image's base is for linux/amd64", StringComparison.Ordinal), Say(o, Account));
    }

    /// <summary>Two containers, two findings: the second is nowhere in the mail.</summary>
    [Fact]
    public async Task A_second_finding_of_the_task_is_told_too()
    {
        Account.Mode("alert");
        var sidecar = Account.Images.PutImage("amd64", new Tar().File("app", "echo hi\n"));
        Account.Images.Tags[Account.Sidecar] = sidecar;
        Define(_ => { }, all => all["containerDefinitions"]!.AsArray().Add(
            JsonNode.Parse("""{"name":"sidecar","image":"@","essential":true,"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web","awslogs-region":"eu-west-1","awslogs-stream-prefix":"p"}}}""".Replace("@", Account.Sidecar, StringComparison.Ordinal))));
        Log("task-1", Refusal);
        Account.Logs.Write("p/sidecar/task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", 1, image: Account.Sidecar, digest: sidecar.ToString())));
        Assert.True(Account.Alerts.Published.Single().Text.Contains("sidecar", StringComparison.Ordinal), Say(o, Account));
    }

    /// <summary>An index: on an Apple laptop docker takes the arm64 entry unless told otherwise, and shows another program than the one that ran.</summary>
    [Fact]
    public async Task The_command_to_look_takes_the_variant_that_ran()
    {
        Account.Mode("alert");
        Account.Push(Account.Images.PutIndex(
            (Account.Images.PutImage("amd64", new Tar().File("app", Elf.Arm64)), "amd64"), (Account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("v", "2")), "arm64")));
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New());
        var mail = Account.Alerts.Published.Single().Text;
        var look = mail.Split('\n').First(line => line.Contains("docker create", StringComparison.Ordinal));
        Assert.True(look.Contains("--platform", StringComparison.Ordinal), look + Say(o, Account));
    }

    /// <summary>FROM --platform=$BUILDPLATFORM in the last stage: the label is amd64, and the whole image is arm64, its shell too.</summary>
    [Fact]
    public async Task A_foreign_interpreter_is_no_program_that_was_put_into_a_right_base()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", "#!/bin/sh\nexec server\n").File("bin/sh", Elf.Arm64));
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New());
        Assert.True(!Account.Alerts.Published.Single().Text.Contains("The image's base is for linux/amd64", StringComparison.Ordinal), Say(o, Account));
    }

    /// <summary>A Windows program on an ARM task: linux-x64 would be the next exec format error.</summary>
    [Fact]
    public async Task The_cure_for_a_windows_program_is_for_the_tasks_processor()
    {
        Account.Mode("alert");
        Define(_ => { }, all => all["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" });
        var pe = new byte[512];
        (pe[0], pe[1], pe[0x3c]) = ((byte)'M', (byte)'Z', 0x80);
        (pe[0x80], pe[0x81]) = ((byte)'P', (byte)'E');
        Push("arm64", new Tar().File("app", pe));
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: detail => detail["attributes"]![0]!["value"] = "arm64");
        Assert.True(!Account.Alerts.Published.Single().Text.Contains("linux-x64", StringComparison.Ordinal), Say(o, Account));
    }

    /// <summary>Only the bytes of a container that never started were read; the one that failed is known by its labels alone.</summary>
    [Fact]
    public async Task Bytes_of_a_container_that_never_started_do_not_make_it_sure()
    {
        Account.Mode("plan");
        Push("arm64", new Tar().File("app", Elf.Arm64).Directory("run").SymbolicLink("var/run", "/run"));
        var sidecar = Account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("v", "s"));
        Account.Images.Tags[Account.Sidecar] = sidecar;
        Define(web => web["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"d","containerPath":"/var/run/docker.sock"}]"""),
            all => all["containerDefinitions"]!.AsArray().Add(JsonNode.Parse("""{"name":"sidecar","image":"@","essential":true}""".Replace("@", Account.Sidecar, StringComparison.Ordinal))));
        var o = await Account.DeliverAsync(New(), change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", null, image: Account.Sidecar, digest: sidecar.ToString())));
        Assert.True(o.Finding.Confidence != Confidence.Confirmed, Say(o, Account));
    }

    /// <summary>The event's digest is the platform's manifest, and the tag leads to the index that lists it: nobody pushed anything.</summary>
    [Fact]
    public async Task A_manifest_of_the_tags_index_is_no_moved_tag()
    {
        Account.Mode("alert");
        var ran = Account.Images.PutImage("amd64", new Tar().File("app", Elf.Arm64));
        Account.Push(Account.Images.PutIndex((ran, "amd64"), (Account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("v", "2")), "arm64")));
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: detail => detail["containers"]![0]!["imageDigest"] = ran.ToString());
        Assert.True(!Account.Alerts.Published.Single().Text.Contains("pushed again", StringComparison.Ordinal), Say(o, Account));
    }
}
