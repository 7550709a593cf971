using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A crash loop costs no layer for each of its tasks, whatever cannot be told about its program.</summary>
public class LayersReadAgainTests : EvidenceWorld
{
    // 6 ---------------------------------------------------------------------------------------------------------------
    /// <summary>docker.sock is mounted at /var/run, a link to /run in every Debian image: nothing can be proven, and each event reads the layers again.</summary>
    [Fact]
    public async Task A_crash_loop_that_cannot_be_proven_does_not_read_layers_for_each_event()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Arm64).Directory("run").SymbolicLink("var/run", "/run"));
        Define(web => web["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"d","containerPath":"/var/run/docker.sock"}]"""));
        var instance = New();
        Outcome? o = null;
        for (var n = 1; n <= 20; n++)
        {
            Log($"task-{n}", Refusal);
            o = await Account.DeliverAsync(instance, $"task-{n}");
            Account.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True(Layers <= 2, $"{Layers} layers read for 20 events; {Say(o!, Account)}");
    }

    /// <summary>always: an ordinary crash loop whose program cannot be resolved reads its layers for every event.</summary>
    [Fact]
    public async Task always_an_ordinary_crash_loop_reads_layers_once()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Amd64).Directory("run").SymbolicLink("var/run", "/run"));
        Define(web => web["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"d","containerPath":"/var/run/docker.sock"}]"""));
        var instance = New(DeepInspection.Always);
        for (var n = 1; n <= 20; n++)
        {
            Log($"task-{n}", "Traceback");
            await Account.DeliverAsync(instance, $"task-{n}");
            Account.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True(Layers <= 2, $"{Layers} layers read for 20 ordinary crashes");
    }

    /// <summary>A dynamic native program whose loader is behind a mounted place is "found" but IsLoaderKnown stays false: read again for each event.</summary>
    [Fact]
    public async Task An_unknown_loader_does_not_read_layers_for_each_event()
    {
        Account.Mode("alert");
        Push("amd64", new Tar().File("app", Elf.Dynamic(62, "/lib64/ld-linux-x86-64.so.2")).Directory("lib64"));
        Define(web => web["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"d","containerPath":"/lib64"}]"""));
        var instance = New();
        for (var n = 1; n <= 20; n++)
        {
            Log($"task-{n}", Refusal);
            await Account.DeliverAsync(instance, $"task-{n}");
            Account.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True(Layers <= 2, $"{Layers} layers read for 20 events");
    }
}
