using System.Text;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Caching;

public class CachedPortsTests
{
    private static readonly TaskDefinitionArn Web = TaskDefinitionArn.Parse(Events.Definition);
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revision_is_asked_for_once()
    {
        var ecs = new FakeEcs();
        var cached = new CachedTaskDefinitions(ecs);

        var first = await cached.DescribeAsync(Web, Cancellation);
        var second = await cached.DescribeAsync(Web, Cancellation);

        Assert.Same(first, second);
        Assert.Equal(1, ecs.DefinitionCalls);
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_asked_for_again()
    {
        var ecs = new FakeEcs { Definition = null };
        var cached = new CachedTaskDefinitions(ecs);

        Assert.Null(await cached.DescribeAsync(Web, Cancellation));
        Assert.Null(await cached.DescribeAsync(Web, Cancellation));
        Assert.Equal(2, ecs.DefinitionCalls);
    }

    [Theory]
    [InlineData("arm64", 1)]
    [InlineData(null, 2)]
    public async Task A_machine_is_asked_for_until_it_tells_its_architecture(string? architecture, int calls)
    {
        var ecs = new FakeEcs { Instance = new ContainerInstance("i", architecture) };
        var cached = new CachedClusters(ecs);

        await cached.InstanceAsync("c", "i", Cancellation);
        await cached.InstanceAsync("c", "i", Cancellation);

        Assert.Equal(calls, ecs.InstanceCalls);
    }

    [Fact]
    public async Task What_a_digest_names_is_read_once_and_what_a_tag_names_every_time()
    {
        var images = new ScriptedImages();
        var digest = images.PutImage("arm64");
        var byTag = ImageReference.Parse("registry.example/web:1");
        images.Answer(byTag.ToString(), images.ManifestOf("{}"));
        var cached = new CachedImages(images);

        for (var i = 0; i < 3; i++)
        {
            await cached.ManifestAsync(byTag.ByDigest(digest), Cancellation);
            await cached.ManifestAsync(byTag, Cancellation);
        }

        Assert.Equal([digest.ToString(), byTag.ToString(), byTag.ToString(), byTag.ToString()], images.Asked);
    }

    /// <summary>Amazon ECR tells both in one answer: one look at a task asks once, also where the event has the digest of what ran.</summary>
    [Theory]
    [InlineData(true, 0, 1)]
    [InlineData(true, 6, 2)]
    [InlineData(false, 0, 2)]
    public async Task What_a_tag_names_holds_for_seconds_also_when_it_was_told_beside_a_digest(bool isSame, int secondsLater, int asked)
    {
        var images = new ScriptedImages();
        var ran = images.PutImage("arm64");
        var image = ImageReference.Parse("registry.example/web:1");
        var bytes = Encoding.UTF8.GetBytes(images.ManifestOf("""{"os":"linux","architecture":"arm64"}"""));
        Assert.Equal(ran, Digest.Sha256Of(bytes));
        images.Answer(ran.ToString(), new ImageRead.Content(bytes, null, ran) { TagNames = isSame ? ran : Digest.Sha256Of("pushed since"u8) });
        images.Answer(image.ToString(), images.ManifestOf("{}"));
        var clock = new ManualClock();
        var cached = new CachedImages(images, clock);

        await cached.ManifestAsync(image.WithDigest(ran), Cancellation);
        clock.Advance(TimeSpan.FromSeconds(secondsLater));
        var named = Assert.IsType<ImageRead.Content>(await cached.ManifestAsync(image, Cancellation));

        Assert.Equal((asked, asked == 1), (images.Asked.Count, named.Bytes.Span.SequenceEqual(bytes)));
    }

    [Fact]
    public async Task A_tag_that_is_known_is_asked_for_its_digest_and_read_again_only_when_that_is_new()
    {
        var images = new CountingTags();
        var cached = new CachedImages(images);
        var image = ImageReference.Parse("registry.example/web:1");

        for (var i = 0; i < 3; i++)
            await cached.ManifestAsync(image, Cancellation);
        images.Push("two");
        var moved = Assert.IsType<ImageRead.Content>(await cached.ManifestAsync(image, Cancellation));
        await cached.ManifestAsync(image, Cancellation);

        Assert.Equal("two", System.Text.Encoding.UTF8.GetString(moved.Bytes.Span));
        Assert.Equal("pull, head, head, head, pull, head", string.Join(", ", images.Calls));
    }

    [Fact]
    public async Task With_a_clock_what_a_tag_names_holds_for_some_seconds()
    {
        var images = new CountingTags();
        var clock = new ManualClock();
        var cached = new CachedImages(images, clock);
        var image = ImageReference.Parse("registry.example/web:1");

        foreach (var seconds in new[] { 0, 4, 1, 4 })
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            await cached.ManifestAsync(image, Cancellation);
        }

        Assert.Equal("pull, head", string.Join(", ", images.Calls));
    }

    [Fact]
    public async Task A_tag_beside_a_digest_is_known_and_what_it_names_is_not_believed_without_asking()
    {
        var images = new CountingTags();
        var cached = new CachedImages(images);
        var image = ImageReference.Parse("registry.example/web:1");
        var old = images.Push("one");
        await cached.ManifestAsync(image.WithDigest(old), Cancellation);
        images.Push("two");

        var read = Assert.IsType<ImageRead.Content>(await cached.ManifestAsync(image, Cancellation));

        Assert.Equal("two", System.Text.Encoding.UTF8.GetString(read.Bytes.Span));
        Assert.Equal("pull, head, pull", string.Join(", ", images.Calls));
    }

    [Fact]
    public async Task A_manifest_that_does_not_have_the_digest_it_came_with_is_not_kept()
    {
        var images = new CountingTags { Lies = true };
        var cached = new CachedImages(images);
        var image = ImageReference.Parse("registry.example/web:1");

        await cached.ManifestAsync(image, Cancellation);
        await cached.ManifestAsync(image, Cancellation);

        Assert.Equal("pull, pull", string.Join(", ", images.Calls));
    }

    /// <summary>A registry that tells a tag's digest without a pull.</summary>
    private sealed class CountingTags : IImages
    {
        private byte[] _manifest = "one"u8.ToArray();

        public List<string> Calls { get; } = [];

        public bool Lies { get; init; }

        public Digest Push(string manifest)
        {
            _manifest = System.Text.Encoding.UTF8.GetBytes(manifest);
            return Digest.Sha256Of(_manifest);
        }

        public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken)
        {
            Calls.Add("pull");
            return Task.FromResult<ImageRead>(new ImageRead.Content(_manifest, null, Lies ? Digest.Sha256Of("another"u8) : Digest.Sha256Of(_manifest)));
        }

        public Task<Digest?> CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken)
        {
            Calls.Add("head");
            return Task.FromResult<Digest?>(Digest.Sha256Of(_manifest));
        }

        public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    [Fact]
    public async Task The_same_digest_in_another_repository_is_another_question()
    {
        var images = new ScriptedImages();
        var digest = images.PutImage("arm64");
        var cached = new CachedImages(images);

        await cached.BlobAsync(ImageReference.Parse("registry.example/a:1"), digest, Cancellation);
        await cached.BlobAsync(ImageReference.Parse("registry.example/b:1"), digest, Cancellation);

        Assert.Equal(2, images.Asked.Count);
    }

    [Fact]
    public async Task An_image_that_could_not_be_read_is_asked_for_again()
    {
        var images = new ScriptedImages();
        var digest = Digest.Sha256Of("x"u8);
        images.Answer(digest.ToString(), new ImageRead.Unavailable(ImageProblem.NotFound, "gone"));
        var cached = new CachedImages(images);
        var image = ImageReference.Parse("registry.example/a:1");

        await cached.BlobAsync(image, digest, Cancellation);
        await cached.BlobAsync(image, digest, Cancellation);

        Assert.Equal(2, images.Asked.Count);
    }
}
