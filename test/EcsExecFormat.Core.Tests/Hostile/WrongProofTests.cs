using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What looks like proof and is none, or proves the wrong thing, changes nothing.</summary>
public class WrongProofTests
{
    private const string Repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/";

    private readonly Account _account = new();

    /// <summary>The sidecar's label says arm64, and it ran on amd64 until it was stopped: on ARM64 it will not run.</summary>
    [Theory]
    [InlineData(143)]
    [InlineData(137)]
    [InlineData(0)]
    public async Task A_sidecar_that_ran_against_its_label_prevents_the_change(int exitCode)
    {
        var image = Repository + "sidecar:1";
        var sidecar = _account.Images.PutImage("arm64", new Tar().File("app", Elf.Amd64));
        _account.Images.Tags[image] = sidecar;
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", image)));
        await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", exitCode, image: image, digest: sidecar.ToString())));
        Assert.Empty(_account.Ecs.Updates);
    }

    /// <summary>web is for both and crashed by itself, which is what stopped the task; the sidecar that cannot run is not essential.</summary>
    [Fact]
    public async Task A_container_that_is_not_essential_does_not_explain_why_the_task_stopped()
    {
        var image = Repository + "sidecar:1";
        var images = _account.Images;
        _account.Push(images.PutIndex(
            (images.PutImage("amd64", new Tar().File("app", Elf.Amd64)), "amd64"), (images.PutImage("arm64", new Tar().File("app", Elf.Arm64)), "arm64")));
        var sidecar = images.PutImage("arm64", new Tar().File("app", Elf.Arm64));
        images.Tags[image] = sidecar;
        _account.Ecs.Definition = Account.Definition(7, definition =>
        {
            definition["containerDefinitions"]![0]!["essential"] = true;
            var second = Definitions.Container("sidecar", image);
            second["essential"] = false;
            definition["containerDefinitions"]!.AsArray().Add(second);
        });
        await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", 255, image: image, digest: sidecar.ToString())));
        Assert.Empty(_account.Ecs.Updates);
    }

    /// <summary>2 is what a Go panic ends with: the program started, on a machine that emulates arm64. The kernel's refusal is 1 or 255.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(126)]
    [InlineData(127)]
    public async Task An_exit_code_of_a_process_that_started_is_no_exec_format_error(int exitCode)
    {
        OnMachines();
        await _account.DeliverAsync(change: detail =>
        {
            detail["launchType"] = "EC2";
            detail["containerInstanceArn"] = "arn:i";
            detail.Remove("attributes");
            detail["containers"]![0]!["exitCode"] = exitCode;
        });
        Assert.Empty(_account.Ecs.Updates);
    }

    /// <summary>facts.md 9: an index with amd64/v2 only is refused by every engine on plain amd64.</summary>
    [Theory]
    [InlineData("amd64", "v2", "arm64", "linux/arm64/v8")]
    [InlineData("arm64", "v9", "x86_64", "linux/amd64")]
    public async Task An_index_that_no_engine_chooses_from_on_the_other_architecture_prevents_the_change(string architecture, string variant, string host, string wanted)
    {
        var entry = _account.Images.PutImage(architecture, new Tar().File("app", architecture == "amd64" ? Elf.Amd64 : Elf.Arm64));
        var index = _account.Images.Put($$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{entry}}}","size":2,
             "platform":{"os":"linux","architecture":"{{{architecture}}}","variant":"{{{variant}}}"}}]}
            """);
        _account.Push(index);
        _account.Ecs.Definition = Account.Definition(7, definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = host == "arm64" ? "ARM64" : "X86_64" });
        await _account.DeliverAsync(change: detail =>
        {
            Events.ToPullFailed(detail);
            detail["attributes"]![0]!["value"] = host;
            var text = $"CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform '{wanted}'";
            detail["stoppedReason"] = text;
            detail["containers"]![0]!["reason"] = text;
        });
        Assert.Empty(_account.Ecs.Updates);
    }

    /// <summary>facts.md 9: nested indexes are followed by containerd only; on EC2 it is docker that pulls.</summary>
    [Fact]
    public async Task An_index_within_an_index_is_no_offer_to_a_machine_with_docker()
    {
        var images = _account.Images;
        var nested = images.PutIndex((images.PutImage("arm64", new Tar().File("app", Elf.Arm64)), "arm64"));
        _account.Push(images.Put($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[{"mediaType":"{{{MediaTypes.OciIndex}}}","digest":"{{{nested}}}","size":2}]}"""));
        OnMachines();
        await _account.DeliverAsync(change: detail =>
        {
            Events.ToPullFailed(detail);
            detail["launchType"] = "EC2";
            detail["containerInstanceArn"] = "arn:i";
            detail.Remove("attributes");
        });
        Assert.Empty(_account.Ecs.Updates);
    }

    /// <summary>One run overrode the command; what the next scheduled run executes is amd64, and runs today.</summary>
    [Fact]
    public async Task A_command_that_one_run_overrode_does_not_speak_for_the_family()
    {
        var config = _account.Images.Put("""{"os":"linux","architecture":"arm64","config":{"Cmd":["/app"]}}""");
        var tar = new Tar().File("app", Elf.Amd64).File("tool", Elf.Arm64).ToArray();
        _account.Push(_account.Images.Put($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config}}","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{_account.Images.Put(tar)}}","size":{{tar.Length}}}]}
            """));
        await _account.DeliverAsync(change: detail =>
        {
            detail["group"] = "family:web";
            detail.Remove("startedBy");
            detail["overrides"] = new JsonObject { ["containerOverrides"] = new JsonArray(new JsonObject { ["name"] = "web", ["command"] = new JsonArray("/tool") }) };
        });
        Assert.Empty(_account.Ecs.Registrations);
    }

    private void OnMachines()
    {
        _account.Ecs.Instance = new("arn:i", "x86_64");
        _account.Ecs.Machines["attribute:ecs.cpu-architecture == arm64"] = [new("arn:arm", "arm64") { Status = "ACTIVE", IsConnected = true, InstanceId = "i-1" }];
        _account.Ecs.EditService(json =>
        {
            json["launchType"] = "EC2";
            json.Remove("platformVersion");
            json.Remove("platformFamily");
        });
    }
}
