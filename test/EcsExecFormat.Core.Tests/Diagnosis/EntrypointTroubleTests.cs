using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using static EcsExecFormat.Core.Tests.Diagnosis.ProvableImage;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>Why an entrypoint's bytes may prove nothing.</summary>
public class EntrypointTroubleTests
{
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

        var after = await Examiner(images, maxBytes).ProvenAsync(before, reading: reading.Token);

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

    private sealed class FailingStream(Action fail) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            fail();
            throw new InvalidOperationException();
        }
    }
}
