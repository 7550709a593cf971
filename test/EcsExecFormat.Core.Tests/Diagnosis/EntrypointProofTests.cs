using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>What becomes of a mismatch of labels when the entrypoint's bytes are read.</summary>
public class EntrypointProofTests
{
    private const string Config = """{"os":"linux","architecture":"arm64","config":{"Entrypoint":["/app"]}}""";

    [Fact]
    public async Task Bytes_for_another_machine_confirm_the_mismatch()
    {
        var (images, image) = Image(Elf.Arm64);

        var finding = await ProveAsync(images, Finding(image));

        var container = Assert.Single(finding.Containers);
        Assert.Equal((Verdict.PlatformMismatch, Confidence.Confirmed), (finding.Verdict, finding.Confidence));
        Assert.Equal((Platform.LinuxArm64, (string?)null), (container.Executable, container.Unproven));
        Assert.Equal(["what the labels say", "The entrypoint /app is a program for linux/arm64, as its first bytes say."], container.Evidence);
        Assert.Equal("the labels differ", container.Reason);
    }

    [Fact]
    public async Task Bytes_for_the_host_make_it_an_ordinary_crash()
    {
        var (images, image) = Image(Elf.Amd64);

        var finding = await ProveAsync(images, Finding(image));

        var container = Assert.Single(finding.Containers);
        Assert.Equal((Verdict.PlatformMatch, (Confidence?)null, Confidence.Confirmed), (finding.Verdict, finding.Confidence, container.Confidence));
        Assert.Equal(Platform.LinuxAmd64, container.Executable);
        Assert.Equal(
            "the image is labelled linux/arm64, but its entrypoint /app is a program for linux/amd64 and runs on linux/amd64: an ordinary crash; the label is wrong",
            finding.Reason);
    }

    [Fact]
    public async Task A_script_is_judged_by_its_interpreter()
    {
        var (images, image) = Image(new Tar().File("bin/sh", Elf.Arm64).File("app", "#!/bin/sh\n"));
        var container = Assert.Single((await ProveAsync(images, Finding(image))).Containers);
        Assert.Equal("The entrypoint /app runs /bin/sh, which is a program for linux/arm64, as its first bytes say.", container.Evidence[^1]);
    }

    [Fact]
    public async Task An_overridden_command_is_what_is_looked_at()
    {
        var (images, image) = Image(new Tar().File("app", Elf.Arm64).File("other", Elf.Amd64), """{"os":"linux","architecture":"arm64","config":{"Cmd":["/app"]}}""");
        var change = Events.Stopped(detail => detail["overrides"] = JsonNode.Parse("""{"containerOverrides":[{"name":"web","command":["/other"]}]}"""));
        Assert.Equal(Verdict.PlatformMatch, (await ProveAsync(images, Finding(image), change)).Verdict);
    }

    [Fact]
    public async Task Of_an_index_the_entry_that_a_runtime_chooses_is_looked_at()
    {
        var images = new ScriptedImages();
        var lying = Put(images, new Tar().File("app", Elf.Arm64));
        var index = images.Put(ScriptedImages.Index(ScriptedImages.Entry(Put(images, new Tar().File("app", Elf.Amd64)), "linux/arm64"), ScriptedImages.Entry(lying, "linux/amd64")));

        var container = Assert.Single((await ProveAsync(images, Finding(Named(index)))).Containers);

        Assert.Equal((Verdict.PlatformMismatch, Confidence.Confirmed), (container.Verdict, container.Confidence));
        Assert.Contains(lying.ToString(), images.Asked);
    }

    [Fact]
    public async Task What_needs_no_proof_is_not_read()
    {
        var (images, image) = Image(Elf.Arm64);
        var finding = Finding(image);
        foreach (var (verdict, confidence) in (IEnumerable<(Verdict, Confidence)>)[
            (Verdict.PlatformMissing, Confidence.Confirmed), (Verdict.PlatformMatch, Confidence.Likely), (Verdict.Inconclusive, Confidence.Possible)])
        {
            var given = finding with { Verdict = verdict, Containers = [finding.Containers[0] with { Verdict = verdict, Confidence = confidence }] };
            Assert.Equal(given.Containers, (await ProveAsync(images, given)).Containers);
        }

        Assert.Empty(images.Asked);
    }

    [Fact]
    public async Task What_the_task_finding_knows_is_kept()
    {
        var (images, image) = Image(Elf.Amd64);
        var finding = Finding(image) with { HasEvidence = true };
        var proven = await ProveAsync(images, finding);
        Assert.Equal((finding.RanOn, finding.Declared, finding.Definition, true), (proven.RanOn, proven.Declared, proven.Definition, proven.HasEvidence));
    }

    [Fact]
    public async Task What_was_found_is_not_read_again()
    {
        var (images, image) = Image(Elf.Arm64);
        var proof = new EntrypointProof(images, long.MaxValue);
        for (var time = 0; time < 3; time++)
            Assert.Equal(Confidence.Confirmed, (await proof.ProveAsync(Events.Stopped(), Finding(image), TestContext.Current.CancellationToken)).Confidence);
        Assert.Single(images.Asked, asked => asked.StartsWith("layer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_not_found_is_read_again()
    {
        var images = new ScriptedImages();
        var proof = new EntrypointProof(images, long.MaxValue);
        for (var time = 0; time < 2; time++)
        {
            var finding = Finding(Named(Put(images, new Tar().File("else", Elf.Arm64))));
            Assert.Equal("/app is not in the image", (await proof.ProveAsync(Events.Stopped(), finding, TestContext.Current.CancellationToken)).Containers[0].Unproven);
        }

        Assert.Equal(2, images.Asked.Count(asked => asked.StartsWith("layer", StringComparison.Ordinal)));
    }

    public static readonly TheoryData<string, string> Troubles = new()
    {
        { "a tag only", "ECS does not tell the digest of the image that ran" },
        { "no time", "the time for reading the image ran out" },
        { "time runs out in a layer", "the time for reading the image ran out" },
        { "no answer", "ecr:BatchGetImage failed (no answer): gone" },
        { "no answer about a layer", "ecr:GetDownloadUrlForLayer failed (no answer): gone" },
        { "a refused manifest", "not for you" },
        { "a refused config", "not for you" },
        { "a refused layer", "not for you" },
        { "a malformed manifest", "a document of the image is malformed" },
        { "a malformed config", "a document of the image is malformed" },
        { "an artifact", "no image with layers" },
        { "an index without the host", "no entry that a runtime would choose on linux/amd64" },
        { "a layer that breaks off", "could not be read: it broke" },
        { "a layer that is no tar", "it is no tar archive" },
        { "a layer that is too large", "more than 0 MB of the image's layers would have to be read" },
        { "layers that are too large together", "more than 0 MB of the image's layers would have to be read" },
        { "a layer without a size", "does not state the size" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_leaves_everything_as_it_was_with_the_reason(string trouble, string words)
    {
        using var reading = new CancellationTokenSource();
        var (images, image, maxBytes) = Make(trouble, reading);
        var before = Finding(image);

        var after = await new EntrypointProof(images, maxBytes).ProveAsync(Events.Stopped(), before, reading.Token);

        var container = Assert.Single(after.Containers);
        Assert.Contains(words, container.Unproven, StringComparison.Ordinal);
        Assert.False(container.Unproven!.EndsWith('.'));
        Assert.Equal(before.Containers[0], container with { Unproven = null });
        Assert.Equal((before.Verdict, before.Confidence), (after.Verdict, after.Confidence));
    }

    private static (IImages Images, ImageReference Image, long MaxBytes) Make(string trouble, CancellationTokenSource reading)
    {
        var (images, image) = Image(Elf.Arm64);
        var layers = images.Layers;
        var (layer, refused) = (layers.Keys.Single(), new ImageRead.Unavailable(ImageProblem.AccessDenied, "not for you."));
        switch (trouble)
        {
            case "a tag only":
                return (images, ImageReference.Parse(Events.Image), long.MaxValue);
            case "no time":
                reading.Cancel();
                break;
            case "time runs out in a layer":
                layers[layer] = new LayerRead.Opened(new FailingStream(() =>
                {
                    reading.Cancel();
                    reading.Token.ThrowIfCancellationRequested();
                }));
                break;
            case "no answer":
                return (new ScriptedImages { Before = _ => throw new CallFailedException("ecr", "BatchGetImage", null, true, "gone") }, image, long.MaxValue);
            case "no answer about a layer":
                layers[layer] = new LayerRead.Opened(new FailingStream(() => throw new CallFailedException("ecr", "GetDownloadUrlForLayer", null, true, "gone")));
                break;
            case "a refused manifest":
                images.Answer(image.Digest!.ToString(), refused);
                break;
            case "a refused config":
                images.Answer(Digest.Sha256Of(System.Text.Encoding.UTF8.GetBytes(Config)).ToString(), refused);
                break;
            case "a refused layer":
                layers[layer] = new LayerRead.Unavailable(refused.Problem, refused.Reason);
                break;
            case "a malformed manifest":
                return (images, Named(images.Put("{")), long.MaxValue);
            case "a malformed config":
                return (images, Named(images.Put(images.ManifestOf("["))), long.MaxValue);
            case "an artifact":
                return (images, Named(images.Put($$"""{"schemaVersion":2,"artifactType":"a/b","config":{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{images.Put("{}")}}","size":2},"layers":[]}""")), long.MaxValue);
            case "an index without the host":
                return (images, Named(images.Put(ScriptedImages.Index(ScriptedImages.Entry(image.Digest!, "linux/arm64")))), long.MaxValue);
            case "a layer that breaks off":
                layers[layer] = new LayerRead.Opened(new FailingStream(() => throw new LayerUnreadableException("it broke")));
                break;
            case "a layer that is no tar":
                layers[layer] = new LayerRead.Opened(new MemoryStream(new byte[600].Select(_ => (byte)'0').ToArray()));
                break;
            case "a layer that is too large":
                return (images, image, 999);
            case "layers that are too large together":
                var digest = Put(images, new Tar().File("app", Elf.Arm64), new Tar().File("else", ""));
                return (images, Named(digest), 1500);
            case "a layer without a size":
                return (images, Named(images.Put($$"""{"schemaVersion":2,"config":{"digest":"{{images.Put(Config)}}","size":2},"layers":[{"digest":"{{layer}}"}]}""")), long.MaxValue);
            default:
                throw new ArgumentException(trouble);
        }

        return (images, image, long.MaxValue);
    }

    private static (ScriptedImages Images, ImageReference Image) Image(byte[] entrypoint) => Image(new Tar().File("app", entrypoint));

    private static (ScriptedImages Images, ImageReference Image) Image(Tar layer, string config = Config)
    {
        var images = new ScriptedImages();
        return (images, Named(Put(images, config, layer)));
    }

    private static Digest Put(ScriptedImages images, params Tar[] layers) => Put(images, Config, layers);

    /// <summary>Every layer is said to be of 1000 bytes.</summary>
    private static Digest Put(ScriptedImages images, string config, params Tar[] layers)
    {
        var descriptors = layers.Select(layer =>
        {
            var digest = Digest.Sha256Of(layer.ToArray());
            images.Layers[digest.ToString()] = new LayerRead.Opened(new MemoryStream(layer.ToArray()));
            return $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{digest}}","size":1000}""";
        });
        return images.Put($$"""{"schemaVersion":2,"config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{images.Put(config)}}","size":2},"layers":[{{string.Join(',', descriptors)}}]}""");
    }

    private static ImageReference Named(Digest digest) => ImageReference.Parse(Events.Image).WithDigest(digest);

    private static TaskFinding Finding(ImageReference image) => TaskFinding.Of(
        new RunPlatform(Platform.LinuxAmd64, "the attribute says so"),
        Definitions.Web(),
        [new ContainerFinding("web", Events.Image, image, image.Digest, [Platform.LinuxArm64], Verdict.PlatformMismatch, Confidence.Likely, ["what the labels say"], "the labels differ")]);

    private static Task<TaskFinding> ProveAsync(IImages images, TaskFinding finding, Core.Ecs.TaskStateChange? change = null) =>
        new EntrypointProof(images, 1_000_000).ProveAsync(change ?? Events.Stopped(), finding, TestContext.Current.CancellationToken);

    private sealed class FailingStream(Action fail) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            fail();
            throw new InvalidOperationException();
        }
    }
}
