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

    /// <summary>ENV PATH=/root/.local/bin:... and USER app, as pipx and poetry images have it; the kernel's search passes over what it may not enter.</summary>
    [Fact]
    public async Task A_directory_of_PATH_that_the_user_may_not_enter_is_passed_over()
    {
        var tar = new Tar().Directory("root", 0x1c0).Directory("usr").Directory("usr/bin").File("usr/bin/app", Elf.Arm64).ToArray();
        var config = _account.Images.Put("""{"os":"linux","architecture":"arm64","config":{"User":"app","Env":["PATH=/root/.local/bin:/usr/bin"],"Cmd":["app"]}}""");
        _account.Push(_account.Images.Put($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config}}","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{_account.Images.Put(tar)}}","size":{{tar.Length}}}]}
            """));
        var outcome = await _account.DeliverAsync();
        Assert.True(_account.Ecs.Updates.Count == 1, outcome.Reason);
    }

    /// <summary>ECS spells out members that it learnt of since the failing revision was registered (systemControls: []).</summary>
    [Fact]
    public async Task A_revision_that_this_tool_registered_is_deployed_when_the_mode_is_raised_whatever_ECS_spells_out()
    {
        _account.Ecs.Cluster = _account.Ecs.Cluster! with { Tags = Account.Tagged("register") };
        var spelled = new SpellsOut(_account.Ecs);
        Responder Instance() => new OutsideWorld(spelled, _account.Ecs, _account.Ecs, _account.Images, _account.Alerts, _account.Records).NewResponder(ResponderOptions.Default, _account.Clock);
        await _account.DeliverAsync(Instance());
        _account.Ecs.Cluster = _account.Ecs.Cluster! with { Tags = Account.Tagged("deploy") };
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        var outcome = await _account.DeliverAsync(Instance(), "task-2");
        Assert.True(_account.Ecs.Updates.Count == 1, outcome.Reason);
    }

    /// <summary>A tagger of the company adds a tag to whatever is registered.</summary>
    [Fact]
    public async Task A_revision_that_this_tool_registered_is_deployed_when_the_mode_is_raised_although_somebody_tagged_it()
    {
        _account.Ecs.Cluster = _account.Ecs.Cluster! with { Tags = Account.Tagged("register") };
        var tagger = new SpellsOut(_account.Ecs) { Tag = true };
        Responder Instance() => new OutsideWorld(tagger, _account.Ecs, _account.Ecs, _account.Images, _account.Alerts, _account.Records).NewResponder(ResponderOptions.Default, _account.Clock);
        await _account.DeliverAsync(Instance());
        _account.Ecs.Cluster = _account.Ecs.Cluster! with { Tags = Account.Tagged("deploy") };
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        var outcome = await _account.DeliverAsync(Instance(), "task-2");
        Assert.True(_account.Ecs.Updates.Count == 1, outcome.Reason);
    }

    private sealed class SpellsOut(FakeEcs inner) : ITaskDefinitions
    {
        public bool Tag { get; init; }

        public async Task<Core.Ecs.TaskDefinition?> DescribeAsync(Core.Ecs.TaskDefinitionArn arn, CancellationToken cancellationToken) =>
            await ((ITaskDefinitions)inner).DescribeAsync(arn, cancellationToken) is { } found ? found.Arn.Revision > 7 ? More(found) : found : null;

        public Task<System.Collections.Immutable.ImmutableArray<Core.Ecs.TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken) =>
            ((ITaskDefinitions)inner).ListAsync(family, cancellationToken);

        public async Task<Core.Ecs.TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
            More(await ((ITaskDefinitions)inner).RegisterAsync(request, cancellationToken));

        private Core.Ecs.TaskDefinition More(Core.Ecs.TaskDefinition found)
        {
            var document = JsonNode.Parse(found.Document.GetRawText())!.AsObject();
            var tags = JsonNode.Parse(found.TagList!.Value.GetRawText())!.AsArray();
            if (Tag)
                tags.Add(new JsonObject { ["key"] = "created-by", ["value"] = "ExecFormatFunction" });
            else
                document["containerDefinitions"]![0]!["systemControls"] = new JsonArray();
            return Definitions.Of(new JsonObject { ["taskDefinition"] = document, ["tags"] = tags });
        }
    }
}
