using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>The images that were really run, judged by their labels as if they had ended with exit code 1 on amd64.</summary>
public class TruthImageTests
{
    public static TheoryData<string> Cases => [.. OciLayout.TruthCases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_real_image_is_judged_by_its_labels(string name)
    {
        var layout = OciLayout.OfTruth(name);
        var ecs = new FakeEcs();

        var finding = await new Diagnostician(ecs, ecs, new LayoutImages(layout), ProvableImage.Labels(new LayoutImages(layout))).DiagnoseAsync(
            Events.Stopped(detail => detail["containers"] = Events.Containers(Events.Container("web", 1, digest: layout.Top.Digest.ToString()))));

        Assert.Equal(Expected(name), finding.Verdict);
        if (finding.Verdict.IsBad())
            Assert.Equal(Confidence.Likely, finding.Confidence);
    }

    private static Verdict Expected(string name) => name switch
    {
        "b-arm64-ok" or "b2-arm64-novariant" or "l-index-arm64-only" or "l2-index-platform-lies" or "v-armv7-ok" or "v-s390x-ok" or "w3-config-arch-aarch64"
            => Verdict.PlatformMismatch,
        "w-config-no-architecture" => Verdict.Inconclusive,
        _ => Verdict.PlatformMatch,
    };

    private sealed class LayoutImages(OciLayout layout) : IImages
    {
        public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no layer is to be read here");

        public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => BlobAsync(image, image.Digest!, cancellationToken);

        public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
            Task.FromResult<ImageRead>(new ImageRead.Content(layout.Blob(digest), null, digest));
    }
}
