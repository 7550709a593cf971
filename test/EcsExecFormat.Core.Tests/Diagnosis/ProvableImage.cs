using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>An image of layers that is labelled arm64 and ran on amd64, and the mismatch that its labels make.</summary>
internal static class ProvableImage
{
    public const string Config = """{"os":"linux","architecture":"arm64","config":{"Entrypoint":["/app"]}}""";

    public static (ScriptedImages Images, ImageReference Image) Image(byte[] entrypoint) => Image(new Tar().File("app", entrypoint));

    public static (ScriptedImages Images, ImageReference Image) Image(Tar layer, string config = Config)
    {
        var images = new ScriptedImages();
        return (images, Named(Put(images, config, layer)));
    }

    public static Digest Put(ScriptedImages images, params Tar[] layers) => Put(images, Config, layers);

    /// <summary>Every layer is said to be of 1000 bytes.</summary>
    public static Digest Put(ScriptedImages images, string config, params Tar[] layers)
    {
        var descriptors = layers.Select(layer =>
        {
            var digest = Digest.Sha256Of(layer.ToArray());
            images.Layers[digest.ToString()] = new LayerRead.Opened(new MemoryStream(layer.ToArray()));
            return $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{digest}}","size":1000}""";
        });
        return images.Put($$"""{"schemaVersion":2,"config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{images.Put(config)}}","size":2},"layers":[{{string.Join(',', descriptors)}}]}""");
    }

    public static ImageReference Named(Digest digest) => ImageReference.Parse(Events.Image).WithDigest(digest);

    public static TaskFinding Finding(ImageReference image) => TaskFinding.Of(
        new RunPlatform(Platform.LinuxAmd64, "the attribute says so"),
        Definitions.Web(),
        [new ContainerFinding("web", Events.Image, image, image.Digest, [Platform.LinuxArm64], Verdict.PlatformMismatch, Confidence.Likely, ["what the labels say"], "the labels differ")]);

    public static Task<TaskFinding> ProveAsync(IImages images, TaskFinding finding, Core.Ecs.TaskStateChange? change = null) =>
        Examiner(images).ProvenAsync(finding, change);

    /// <summary>What the bytes make of a finding, without a log.</summary>
    public static async Task<TaskFinding> ProvenAsync(this StartExaminer examiner, TaskFinding finding, Core.Ecs.TaskStateChange? change = null, CancellationToken? reading = null) =>
        finding.With(await examiner.ProveAsync(
            change ?? Events.Stopped(), finding, new Dictionary<string, LogStatement>(), readsBytes: true, reading ?? TestContext.Current.CancellationToken));

    /// <summary>One that reads neither bytes nor logs, so that labels alone decide.</summary>
    public static StartExaminer Labels(IImages images) => new(new LogReader(null, TimeProvider.System), new EntrypointReader(images, 0), DeepInspection.Off, new RecentCrashes(TimeProvider.System));

    /// <summary>One that reads bytes, and no log.</summary>
    public static StartExaminer Examiner(IImages images, long maxBytes = 1_000_000) =>
        new(new LogReader(null, TimeProvider.System), new EntrypointReader(images, maxBytes), DeepInspection.Always, new RecentCrashes(TimeProvider.System));
}
