using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What an ordinary account looks like does not prevent a change that is right.</summary>
public class MissedChangeTests
{
    private const string Repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/";

    private readonly Account _account = new();

    /// <summary>web depends on the container that cannot be executed, and was never pulled: ECS has no digest of it.</summary>
    [Fact]
    public async Task A_container_that_never_came_to_its_turn_does_not_prevent_the_change()
    {
        var image = Repository + "api:1";
        _account.Images.Tags[image] = _account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64));
        _account.Ecs.Definition = Account.Definition(7, definition =>
        {
            var second = Definitions.Container("api", image);
            second["dependsOn"] = new JsonArray(new JsonObject { ["containerName"] = "web", ["condition"] = "HEALTHY" });
            definition["containerDefinitions"]!.AsArray().Add(second);
        });
        var outcome = await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("api", image: image)));
        Assert.True(_account.Ecs.Updates.Count == 1, outcome.Reason);
    }

    /// <summary>ENV PATH=/srv/private/bin:... and USER app, as pipx and poetry images have it; the kernel's search passes over what it may not enter.</summary>
    [Theory]
    [InlineData("links", """["web:backend"]""")]
    [InlineData("volumesFrom", """[{"sourceContainer":"web"}]""")]
    public async Task A_container_that_an_essential_one_needs_in_another_way_ends_the_task(string member, string value)
    {
        var images = _account.Images;
        images.Tags[Repository + "main:1"] = images.PutIndex(
            (images.PutImage("amd64", new Tar().File("app", Elf.Amd64)), "amd64"), (images.PutImage("arm64", new Tar().File("app", Elf.Arm64)), "arm64"));
        _account.Ecs.Definition = Account.Definition(7, definition =>
        {
            definition["containerDefinitions"]![0]!["essential"] = false;
            var main = Definitions.Container("main", Repository + "main:1");
            main[member] = JsonNode.Parse(value);
            definition["containerDefinitions"]!.AsArray().Add(main);
        });

        var outcome = await _account.DeliverAsync();

        Assert.True(_account.Ecs.Updates.Count == 1, outcome.Reason);
    }

    /// <summary>In mode plan an incident is looked at again every five minutes.</summary>
    [Fact]
    public async Task A_container_beside_that_cannot_be_read_is_not_read_again_at_every_look()
    {
        var image = _account.Images.PutImage("arm64", new Tar().File("other", "x"));
        _account.Images.Tags[Repository + "sidecar:1"] = image;
        _account.Mode("plan");
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", Repository + "sidecar:1")));
        var layers = 0;
        _account.Images.BeforeLayer = () => layers++;
        var instance = _account.NewInstance();
        for (var task = 0; task < 12; task++)
        {
            await _account.DeliverAsync(instance, $"task-{task}", detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", 0, image: Repository + "sidecar:1", digest: image.ToString())));
            _account.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(2, layers);
    }

    [Fact]
    public async Task A_directory_of_PATH_that_the_user_may_not_enter_is_passed_over()
    {
        var tar = new Tar().Directory("srv").Directory("srv/private", 0x1c0).Directory("usr").Directory("usr/bin").File("usr/bin/app", Elf.Arm64).ToArray();
        var config = _account.Images.Put("""{"os":"linux","architecture":"arm64","config":{"User":"app","Env":["PATH=/srv/private/bin:/usr/bin"],"Cmd":["app"]}}""");
        _account.Push(_account.Images.Put($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config}}","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{_account.Images.Put(tar)}}","size":{{tar.Length}}}]}
            """));
        var outcome = await _account.DeliverAsync();
        Assert.True(_account.Ecs.Updates.Count == 1, outcome.Reason);
    }
}
