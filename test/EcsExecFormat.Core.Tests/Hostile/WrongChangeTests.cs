using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A service that the other architecture does not mend, or that its owner took out of the tool's hands, is left as it is.</summary>
public class WrongChangeTests
{
    private readonly Account _account = new();

    [Fact]
    public async Task The_service_in_a_crash_loop_is_deployed()
    {
        Assert.Equal("deployed", (await _account.DeliverAsync()).ReasonCode);
        Assert.Equal([8], _account.Ecs.Updates.Select(update => update.Revision));
    }

    [Fact]
    public async Task A_program_for_32_bit_ARM_does_not_prove_that_ARM64_is_right()
    {
        _account.Push(_account.Images.PutImage("arm64", new Tar().File("app", Elf.Of32(40))));
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
    }

    [Theory]
    [InlineData("a script without its first line\n")]
    [InlineData("")]
    public async Task An_exec_format_error_that_ECS_quotes_does_not_replace_the_programs_bytes(string program)
    {
        _account.Push(_account.Images.PutImage("arm64", new Tar().File("app", program)));
        await _account.DeliverAsync(change: detail => detail["containers"]![0]!["reason"] = "exec /app: exec format error");
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task A_Fargate_service_whose_deployment_completed_and_runs_is_not_deployed_because_of_one_new_task()
    {
        // The tag was pushed again without a deployment (versionConsistency disabled); one task of four was replaced since.
        _account.Ecs.EditService(json =>
        {
            json["desiredCount"] = 4;
            json["runningCount"] = 3;
            json["deployments"]![0]!["desiredCount"] = 4;
            json["deployments"]![0]!["runningCount"] = 3;
            json["deployments"]![0]!["rolloutState"] = "COMPLETED";
        });
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task An_index_whose_entries_are_swapped_is_judged_by_what_the_new_tasks_would_pull()
    {
        var images = _account.Images;
        var pulled = images.PutImage("arm64", new Tar().File("app", Elf.Arm64));
        var other = images.PutImage("amd64", new Tar().File("app", Elf.Amd64));
        _account.Push(images.PutIndex((pulled, "amd64"), (other, "arm64")));
        await _account.DeliverAsync(change: detail => detail["containers"]![0]!["imageDigest"] = pulled.ToString());
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task A_volume_mounted_through_a_link_of_the_image_hides_the_programs_bytes()
    {
        _account.Push(_account.Images.PutImage("arm64", new Tar().SymbolicLink("current", "opt/release-1").Directory("opt").Directory("opt/release-1").File("opt/release-1/app", Elf.Arm64), "/opt/release-1/app"));
        _account.Ecs.Definition = Account.Definition(7, definition =>
        {
            definition["volumes"] = new JsonArray(new JsonObject { ["name"] = "release", ["efsVolumeConfiguration"] = new JsonObject { ["fileSystemId"] = "fs-1" } });
            definition["containerDefinitions"]![0]!["mountPoints"] = new JsonArray(new JsonObject { ["sourceVolume"] = "release", ["containerPath"] = "/current" });
        });
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task A_service_tag_that_lowers_the_mode_before_the_last_look_is_obeyed()
    {
        _account.Ecs.After = name =>
        {
            if (name == "RegisterTaskDefinition")
                _account.Ecs.EditService(json => json["tags"] = new JsonArray(new JsonObject { ["key"] = Account.TagKey, ["value"] = "off" }));
        };
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task A_cluster_tag_that_lowers_the_mode_while_the_image_is_read_is_obeyed()
    {
        _account.Images.BeforeLayer = () =>
        {
            _account.Clock.Advance(TimeSpan.FromSeconds(40));
            _account.Mode("off");
        };
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Registrations);
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task A_newer_revision_of_the_family_is_not_overtaken_by_a_copy_of_an_older_one()
    {
        // A pipeline registers the mended revision, and next runs update-service --task-definition web.
        _account.Ecs.Others.Add(Account.Definition(8, definition => definition["containerDefinitions"]![0]!["image"] = Events.Image + "-mended"));
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Registrations);
    }

    [Fact]
    public async Task Running_tasks_that_ECS_does_not_count_prevent_a_change_on_machines_of_ones_own()
    {
        _account.Ecs.Instance = new("arn:i", "x86_64");
        _account.Ecs.Machines["attribute:ecs.cpu-architecture == arm64"] = [new("arn:arm", "arm64") { Status = "ACTIVE", IsConnected = true }];
        _account.Ecs.EditService(json =>
        {
            json["launchType"] = "EC2";
            json["deployments"]![0]!.AsObject().Remove("runningCount");
        });
        await _account.DeliverAsync(change: detail =>
        {
            detail["launchType"] = "EC2";
            detail["containerInstanceArn"] = "arn:i";
        });
        Assert.Empty(_account.Ecs.Updates);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_container_beside_that_runs_although_its_label_says_otherwise_is_not_taken_along(bool isLabelWrong, int changes)
    {
        const string sidecar = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/sidecar:1";
        var image = _account.Images.PutImage("arm64", new Tar().File("app", isLabelWrong ? Elf.Amd64 : Elf.Arm64));
        _account.Images.Tags[sidecar] = image;
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", sidecar)));
        await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", exitCode: 0, image: sidecar, digest: image.ToString())));
        Assert.Equal(changes, _account.Ecs.Updates.Count);
    }

    [Fact]
    public async Task A_container_beside_that_takes_long_to_read_holds_up_no_change()
    {
        const string sidecar = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/sidecar:1";
        var image = _account.Images.PutImage("arm64", new Tar().File("app", Elf.Amd64));
        _account.Images.Tags[sidecar] = image;
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", sidecar)));
        var layers = 0;
        // The failing container's own layer comes first; then half of the rest of 52 seconds goes by.
        _account.Images.BeforeLayer = () => _account.Clock.Advance(TimeSpan.FromSeconds(++layers == 1 ? 0 : 27));
        await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", exitCode: 0, image: sidecar, digest: image.ToString())));
        Assert.Equal((2, 1), (layers, _account.Ecs.Updates.Count));
    }

    [Fact]
    public async Task A_sidecar_reported_by_the_digest_of_its_own_platform_is_judged_by_what_the_new_tasks_would_pull()
    {
        const string sidecar = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/sidecar:1";
        var images = _account.Images;
        var amd64 = images.PutImage("amd64", new Tar().File("app", Elf.Amd64));
        images.Tags[sidecar] = images.PutIndex((amd64, "amd64"), (images.PutImage("arm64", new Tar().File("app", Elf.Arm64)), "arm64"));
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", sidecar)));
        await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", exitCode: 0, image: sidecar, digest: amd64.ToString())));
        Assert.Single(_account.Ecs.Updates);
    }
}
