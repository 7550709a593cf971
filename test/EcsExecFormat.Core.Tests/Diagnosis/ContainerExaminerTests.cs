using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>How the images of a task are read, seen through the diagnosis that reads them.</summary>
public class ContainerExaminerTests
{
    private readonly FakeEcs _ecs = new();

    [Fact]
    public async Task A_throttled_registry_reaches_the_retry_unless_the_pull_error_has_said_it_all()
    {
        var images = new ScriptedImages { Before = _ => throw new CallFailedException("ecr", "BatchGetImage", "ThrottlingException", true, "slow down") };
        var diagnostician = new Diagnostician(_ecs, _ecs, images, ProvableImage.Labels(images));

        var missing = await diagnostician.DiagnoseAsync(Events.PullFailed());

        Assert.Equal((Verdict.PlatformMissing, Confidence.Confirmed), (missing.Verdict, missing.Confidence!.Value));
        await Assert.ThrowsAsync<CallFailedException>(() =>
            diagnostician.DiagnoseAsync(Events.Stopped()));
    }

    [Fact]
    public async Task A_few_images_at_a_time_are_held_in_memory()
    {
        var names = Enumerable.Range(0, 10).Select(number => $"c{number}").ToArray();
        _ecs.Definition = Definitions.Web(null, null, [.. names.Select(name => Definitions.Container(name))]);
        var images = new CountingImages();

        var finding = await new Diagnostician(_ecs, _ecs, images, ProvableImage.Labels(images)).DiagnoseAsync(
            Events.Stopped(detail => detail["containers"] = Events.Containers([.. names.Select(name => Events.Container(name, 1))])));

        Assert.Equal(10, finding.Containers.Length);
        Assert.InRange(images.MostAtOnce, 1, 3);
    }

    private sealed class CountingImages : IImages
    {
        public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no layer is to be read here");

        private int _now;

        public int MostAtOnce { get; private set; }

        public async Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            await Task.Yield();
            Interlocked.Decrement(ref _now);
            return new ImageRead.Unavailable(ImageProblem.NotFound, "gone");
        }

        public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => ManifestAsync(image, cancellationToken);
    }
}
