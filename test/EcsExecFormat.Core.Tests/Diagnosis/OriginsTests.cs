using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>Where a mismatch comes from, when something points there.</summary>
public class OriginsTests
{
    private readonly FakeEcs _ecs = new();
    private readonly ScriptedImages _images = new();

    [Fact]
    public async Task A_revision_that_dropped_its_architecture_is_named()
    {
        Before("ARM64");
        Assert.Equal(
            ["Likely origin: the revision before, web:6, declared ARM64; web:7 names no architecture, which means X86_64: a deploy tool that drops runtimePlatform does that."],
            await OfAsync(Definitions.Web()));
    }

    [Fact]
    public async Task A_revision_that_changed_its_architecture_is_named()
    {
        Before(null);
        Assert.Equal(
            ["Likely origin: the revision before, web:6, declared no architecture, which means X86_64; web:7 declares ARM64."], await OfAsync(Definitions.Web("ARM64")));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("X86_64", null)]
    [InlineData("ARM64", "ARM64")]
    [InlineData("RISCV64", null)]
    public async Task A_revision_that_declared_the_same_says_nothing(string? before, string? now)
    {
        Before(before);
        Assert.Empty(await OfAsync(Definitions.Web(now)));
    }

    [Fact]
    public async Task The_first_revision_has_none_before_it()
    {
        var first = Definitions.Of(new() { ["taskDefinition"] = new System.Text.Json.Nodes.JsonObject { ["taskDefinitionArn"] = Events.Definition[..^1] + "1" } });
        Assert.Empty(await OfAsync(first));
        Assert.Empty(_ecs.Calls);
    }

    [Fact]
    public async Task A_tag_that_names_another_image_by_now_is_named()
    {
        Before(null);
        var ran = _images.PutImage("arm64");
        _images.Answer(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(_images.PutImage("amd64"), "linux/amd64")));
        Assert.Equal(
            [$"Since then the tag of {Events.Image} has been pushed again: it names another image than the one that ran. The next task starts with that."],
            await OfAsync(Definitions.Web(), ran));
    }

    [Fact]
    public async Task A_tag_that_still_leads_to_it_says_nothing()
    {
        Before(null);
        var ran = _images.PutImage("arm64");
        _images.Answer(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(ran, "linux/arm64")));
        Assert.Empty(await OfAsync(Definitions.Web(), ran));
    }

    [Fact]
    public async Task A_name_with_a_digest_cannot_move()
    {
        Before(null);
        var ran = _images.PutImage("arm64");
        Assert.Empty(await OfAsync(Definitions.Web(null, null, Definitions.Container("web", $"{Events.Image}@{ran}")), ran));
        Assert.Empty(_images.Asked);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_left_out()
    {
        _ecs.DefinitionFailure = World.Unreachable("ecs");
        var ran = _images.PutImage("arm64");
        _images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "no"));
        Assert.Empty(await OfAsync(Definitions.Web(), ran));
    }

    [Theory]
    [InlineData(Verdict.Inconclusive)]
    [InlineData(Verdict.PlatformMatch)]
    public async Task Nothing_is_asked_about_what_is_not_bad(Verdict verdict)
    {
        Assert.Empty(await OfAsync(Definitions.Web(), _images.PutImage("arm64"), verdict));
        Assert.Empty(_ecs.Calls);
    }

    private void Before(string? architecture) => _ecs.Others.Add(Definitions.Of(new()
    {
        ["taskDefinition"] = new System.Text.Json.Nodes.JsonObject
        {
            ["taskDefinitionArn"] = Events.Definition[..^1] + "6",
            ["runtimePlatform"] = new System.Text.Json.Nodes.JsonObject { ["cpuArchitecture"] = architecture },
        },
    }));

    private async Task<IEnumerable<string>> OfAsync(TaskDefinition definition, Digest? ran = null, Verdict verdict = Verdict.PlatformMismatch)
    {
        var container = new ContainerFinding("web", Events.Image, null, ran, [Platform.LinuxArm64], verdict, Confidence.Likely, [], "");
        var found = await new Origins(_ecs, _images).OfAsync(TaskFinding.Of(new RunPlatform(Platform.LinuxAmd64, ""), definition, [container]), hasService: false, TestContext.Current.CancellationToken);
        Assert.Equal(found.IsPushedAgain, found.Sentences.Any(sentence => sentence.Contains("pushed again", StringComparison.Ordinal)));
        return found.Sentences;
    }
}
