using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A container that never came to its turn is looked at beside the one that failed, and neither accuses alone nor outranks it.</summary>
public class UnstartedContainerTests : EvidenceWorld
{
    private void WithUnstarted(string label = "arm64", bool first = false, Action<JsonObject>? web = null)
    {
        var sidecar = Account.Images.PutImage(label, new Tar().File("app", Elf.Arm64).File("v", "s"));
        Account.Images.Tags[Account.Sidecar] = sidecar;
        _sidecar = sidecar.ToString();
        Define(web ?? (_ => { }), all => all["containerDefinitions"]!.AsArray().Insert(first ? 0 : 1, JsonNode.Parse("""{"name":"sidecar","image":"@","essential":true}""".Replace("@", Account.Sidecar, StringComparison.Ordinal))));
    }

    private string _sidecar = "";

    private void Unstarted(JsonObject detail) => detail["containers"]!.AsArray().Add(Events.Container("sidecar", null, image: Account.Sidecar, digest: _sidecar));

    /// <summary>The container that failed is acquitted by its log (it is emulated, and crashes by itself); one that never started is left, and accuses alone.</summary>
    [Theory]
    [InlineData("alert")]
    [InlineData("deploy")]
    public async Task An_unstarted_container_alone_is_no_incident_once_the_failed_one_is_acquitted(string mode)
    {
        Account.Mode(mode);
        WithUnstarted();
        Log("task-1", "Traceback: cannot connect to the database");
        var o = await Account.DeliverAsync(New(), change: detail => { On(detail, "x86_64"); Unstarted(detail); });
        Assert.True(Account.Alerts.Published.Count == 0 && o.Finding.Verdict == Verdict.PlatformMatch, Say(o, Account));
    }

    /// <summary>The same with the bytes: the label of what failed lies, and it is native.</summary>
    [Fact]
    public async Task An_unstarted_container_alone_is_no_incident_once_the_bytes_acquit()
    {
        Account.Mode("plan");
        Push("arm64", new Tar().File("app", Elf.Amd64));
        WithUnstarted();
        var o = await Account.DeliverAsync(New(logs: false), change: Unstarted);
        Assert.True(Account.Alerts.Published.Count == 0 && o.Finding.Verdict == Verdict.PlatformMatch, Say(o, Account));
    }

    /// <summary>The failed container is proven to be a script without #!; the verdict is that of a container that never started, by its label alone.</summary>
    [Fact]
    public async Task An_unstarted_container_does_not_outrank_what_is_proven_of_the_failed_one()
    {
        Account.Mode("plan");
        Push("arm64", new Tar().File("app", "echo hello\n"));
        WithUnstarted();
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: Unstarted);
        Assert.True(o.Finding is { Verdict: Verdict.UnrunnableEntrypoint, Confidence: Confidence.Confirmed }, Say(o, Account));
    }

    /// <summary>Nobody can tell from the mail which of two containers it is about.</summary>
    [Fact]
    public async Task An_inconclusive_mail_names_the_container()
    {
        Account.Mode("alert");
        Define(web => web.Remove("logConfiguration"), all => all["containerDefinitions"]!.AsArray().Add(Definitions.Container("proxy", "registry.example/Pro xy:3")));
        var o = await Account.DeliverAsync(New(DeepInspection.Off), change: detail =>
        {
            detail["containers"]![0]!["exitCode"] = 0;
            var proxy = Events.Container("proxy", 1, reason: "OCI runtime error: exec /app: exec format error", image: "registry.example/Pro xy:3");
            detail["containers"]!.AsArray().Add(proxy);
        });
        var mail = Account.Alerts.Published.Single().Text;
        Assert.True(mail.Contains("\"proxy\"", StringComparison.Ordinal), Say(o, Account));
    }
}
