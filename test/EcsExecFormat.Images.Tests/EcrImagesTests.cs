using System.Text;
using System.Text.Json;
using EcsExecFormat.Aws;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Tests;

public class EcrImagesTests
{
    private const string Manifest = """{"schemaVersion":2,"config":{"digest":"sha256:é"}}""";
    private static readonly Digest ManifestDigest = Digest.Sha256Of(Encoding.UTF8.GetBytes(Manifest));
    private static readonly Digest Other = Digest.Sha256Of("another"u8);
    private static readonly ImageReference Tagged = ImageReference.Parse("210987654321.dkr.ecr.us-west-2.amazonaws.com/team/app:1.0");
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manifest_by_tag_is_asked_for_in_its_own_account_and_region_with_all_media_types()
    {
        await using var server = new Loopback(_ => Reply.Json(Found(Manifest)));
        using var images = new Images(server);

        var content = Assert.IsType<ImageRead.Content>(await images.Ecr.ManifestAsync(Tagged, Cancellation));

        Assert.Equal(Manifest, Encoding.UTF8.GetString(content.Bytes.Span));
        Assert.Equal((MediaTypes.OciManifest, ManifestDigest), (content.MediaType, content.Digest));
        var arrival = Assert.Single(server.Arrivals);
        Assert.Contains("/us-west-2/ecr/aws4_request", arrival.Headers["Authorization"], StringComparison.Ordinal);
        using var request = JsonDocument.Parse(arrival.Body);
        Assert.Equal("210987654321", request.RootElement.Text("registryId"));
        Assert.Equal("team/app", request.RootElement.Text("repositoryName"));
        Assert.Equal("""[{"imageTag":"1.0"}]""", request.RootElement.GetProperty("imageIds").GetRawText());
        Assert.Equal(MediaTypes.AcceptedManifests, request.RootElement.GetProperty("acceptedMediaTypes").EnumerateArray().Select(type => type.GetString()));
    }

    [Fact]
    public async Task A_digest_goes_before_the_tag_and_is_checked()
    {
        await using var server = new Loopback(_ => Reply.Json(Found(Manifest)));
        using var images = new Images(server);

        Assert.IsType<ImageRead.Content>(await images.Ecr.ManifestAsync(Tagged.WithDigest(ManifestDigest), Cancellation));
        var other = await images.Ecr.ManifestAsync(Tagged.WithDigest(Digest.Sha256Of("x"u8)), Cancellation);

        Assert.Equal(ImageProblem.Invalid, Assert.IsType<ImageRead.Unavailable>(other).Problem);
        Assert.Contains($$"""[{"imageDigest":"{{ManifestDigest}}"},{"imageTag":"1.0"}]""", server.Arrivals[0].Body, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?> Tags => new()
    {
        { $$"""{"images":[{{Image(ManifestDigest)}},{{Image(ManifestDigest, "1.0")}}]}""", ManifestDigest.ToString() },
        { $$"""{"images":[{{Image(ManifestDigest, "1.0")}}]}""", ManifestDigest.ToString() },
        { $$"""{"images":[{{Image(Other, "1.0")}},{{Image(ManifestDigest)}}]}""", Other.ToString() },
        { $$"""{"images":[{{Image(ManifestDigest)}}],"failures":[{"imageId":{"imageTag":"1.0"},"failureCode":"ImageNotFound"}]}""", null },
        { $$"""{"images":[{{Image(ManifestDigest)}},{{Image(Other, "2.0")}}]}""", null },
    };

    /// <summary>What the tag names by now is told in the same answer, and never taken for what the digest names.</summary>
    [Theory]
    [MemberData(nameof(Tags))]
    public async Task What_the_tag_beside_a_digest_names_is_told_too(string answer, string? named)
    {
        await using var server = new Loopback(_ => Reply.Json(answer));
        using var images = new Images(server);

        var content = Assert.IsType<ImageRead.Content>(await images.Ecr.ManifestAsync(Tagged.WithDigest(ManifestDigest), Cancellation));

        Assert.Equal((Manifest, ManifestDigest, named), (Encoding.UTF8.GetString(content.Bytes.Span), content.Digest, content.TagNames?.ToString()));
    }

    [Fact]
    public async Task A_digest_that_is_gone_is_gone_although_the_tag_names_another_image()
    {
        await using var server = new Loopback(_ => Reply.Json(
            $$"""{"images":[{{Image(Other, "1.0")}}],"failures":[{"imageId":{"imageDigest":"{{ManifestDigest}}"},"failureCode":"ImageNotFound"}]}"""));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.ManifestAsync(Tagged.WithDigest(ManifestDigest), Cancellation), ImageProblem.NotFound, "does not exist");
    }

    [Theory]
    [InlineData("ImageNotFound", ImageProblem.NotFound, "does not exist")]
    [InlineData("ImageTagDoesNotMatchDigest", ImageProblem.NotFound, "another image")]
    [InlineData("UpstreamAccessDenied", ImageProblem.AccessDenied, "pull-through cache")]
    [InlineData("UpstreamTooManyRequests", ImageProblem.Unreachable, "pull-through cache")]
    [InlineData("UpstreamUnavailable", ImageProblem.Unreachable, "pull-through cache")]
    [InlineData("KmsError", ImageProblem.AccessDenied, "KMS key")]
    [InlineData("ImageInaccessible", ImageProblem.AccessDenied, "cannot be pulled")]
    [InlineData("InvalidImageTag", ImageProblem.Invalid, "InvalidImageTag")]
    [InlineData("FromTheFuture", ImageProblem.Invalid, "FromTheFuture")]
    public async Task A_failure_in_the_answer_is_a_reason_in_words(string code, ImageProblem problem, string words)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"images":[],"failures":[{"failureCode":"{{code}}","failureReason":"said so"}]}"""));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.ManifestAsync(Tagged, Cancellation), problem, words);
    }

    [Theory]
    [InlineData("RepositoryNotFoundException", ImageProblem.NotFound, "team/app does not exist")]
    [InlineData("AccessDeniedException", ImageProblem.AccessDenied, "ecr:BatchGetImage")]
    [InlineData("UnrecognizedClientException", ImageProblem.AccessDenied, "region is not enabled")]
    [InlineData("UnableToGetUpstreamImageException", ImageProblem.Unreachable, "pull-through cache")]
    [InlineData("InvalidParameterException", ImageProblem.Invalid, "InvalidParameterException")]
    public async Task A_refusal_is_a_reason_in_words(string code, ImageProblem problem, string words)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"__type":"{{code}}","message":"no"}""", 400));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.ManifestAsync(Tagged, Cancellation), problem, words);
        Assert.Single(server.Arrivals);
    }

    [Theory]
    [InlineData(400, "ThrottlingException", true)]
    [InlineData(500, "ServerException", true)]
    public async Task Trouble_of_ECR_reaches_the_retry_of_the_event(int status, string code, bool isTransient)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"__type":"{{code}}"}""", status));
        using var images = new Images(server);
        var failure = await Assert.ThrowsAsync<CallFailedException>(() => images.Ecr.ManifestAsync(Tagged, Cancellation));
        Assert.Equal((code, isTransient), (failure.Code, failure.IsTransient));
        Assert.Equal(3, server.Arrivals.Count);
    }

    [Fact]
    public async Task Credentials_that_fail_at_home_say_nothing_about_the_image()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"UnrecognizedClientException","message":"no"}""", 400));
        using var images = new Images(server, "us-west-2");
        var failure = await Assert.ThrowsAsync<CallFailedException>(() => images.Ecr.ManifestAsync(Tagged, Cancellation));
        Assert.Equal("UnrecognizedClientException", failure.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"images":[{"imageManifest":7}]}""")]
    [InlineData("""{"images":[{"imageManifest":"\ud800"}]}""")]
    public async Task An_answer_without_manifest_and_reason_is_invalid(string answer)
    {
        await using var server = new Loopback(_ => Reply.Json(answer));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.ManifestAsync(Tagged, Cancellation), ImageProblem.Invalid, "neither");
    }

    [Fact]
    public async Task A_manifest_beyond_four_MiB_is_invalid()
    {
        await using var server = new Loopback(_ => Reply.Json(Found(new string('x', OciLimits.MaxDocumentBytes + 1))));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.ManifestAsync(Tagged, Cancellation), ImageProblem.Invalid, "larger than");
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("ghcr.io/a/b:1")]
    [InlineData("210987654321.dkr.ecr.us-west-2.amazonaws.com.fake.example/a:1")]
    [InlineData("210987654321.dkr.ecr.us-west-2.amazonaws.com:5000/a:1")]
    [InlineData("210987654321.dkr.ecr.us-west-2.amazonaws.com.:443/a:1", "no reference")]
    public async Task Other_registries_and_look_alikes_never_reach_ECR(string other, string? problem = null)
    {
        await using var server = new Loopback(_ => Reply.Json(Found(Manifest)));
        using var images = new Images(server);
        Assert.Equal(problem is null, ImageReference.TryParse(other, out var image));
        if (image is null)
            return;
        var others = new Nobody();
        var router = new ImageRouter(images.Ecr, others);
        AssertUnavailable(await router.ManifestAsync(image, Cancellation), ImageProblem.NotFound, "nobody");
        AssertUnavailable(await router.BlobAsync(image, ManifestDigest, Cancellation), ImageProblem.NotFound, "nobody");
        AssertUnavailable(await images.Ecr.ManifestAsync(image, Cancellation), ImageProblem.Unsupported, image.Registry);

        Assert.Equal([image, image], others.Asked);
        Assert.Empty(server.Arrivals);
    }

    [Theory]
    [InlineData("210987654321.dkr.ecr.us-west-2.amazonaws.com/a:1", "us-west-2")]
    [InlineData("210987654321.dkr.ecr.us-west-2.amazonaws.com:443/docker-hub/library/nginx:1", "us-west-2")]
    [InlineData("210987654321.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a:1", "us-gov-west-1")]
    [InlineData("210987654321.dkr-ecr.eu-central-1.on.aws/a:1", "eu-central-1")]
    [InlineData("210987654321.dkr-ecr-fips.us-east-1.on.aws/a:1", "us-east-1")]
    [InlineData("210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1", "cn-north-1")]
    [InlineData("210987654321.dkr.ecr.eusc-de-east-1.amazonaws.eu/a:1", "eusc-de-east-1")]
    public async Task Every_spelling_of_an_ECR_host_is_asked_by_the_API_of_its_region(string text, string region)
    {
        await using var server = new Loopback(_ => Reply.Json(Found(Manifest)));
        using var images = new Images(server);
        var others = new Nobody();
        Assert.IsType<ImageRead.Content>(await new ImageRouter(images.Ecr, others).ManifestAsync(ImageReference.Parse(text), Cancellation));
        Assert.Empty(others.Asked);
        Assert.Contains($"/{region}/ecr/aws4_request", Assert.Single(server.Arrivals).Headers["Authorization"], StringComparison.Ordinal);
    }

    private sealed class Nobody : IImages
    {
        public List<ImageReference> Asked { get; } = [];

        public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => AnswerAsync(image);

        public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => AnswerAsync(image);

        public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) => throw new NotSupportedException();

        private Task<ImageRead> AnswerAsync(ImageReference image)
        {
            Asked.Add(image);
            return Task.FromResult<ImageRead>(new ImageRead.Unavailable(ImageProblem.NotFound, "nobody"));
        }
    }

    private static string Found(string manifest) => JsonSerializer.Serialize(new
    {
        images = new[]
        {
            new { imageId = new { imageDigest = Digest.Sha256Of(Encoding.UTF8.GetBytes(manifest)).ToString() }, imageManifest = manifest, imageManifestMediaType = MediaTypes.OciManifest },
        },
    });

    /// <summary>An image of an answer; its manifest is that of the digest only for <see cref="ManifestDigest"/>.</summary>
    private static string Image(Digest digest, string? tag = null) => JsonSerializer.Serialize(new
    {
        imageId = new { imageDigest = digest.ToString(), imageTag = tag },
        imageManifest = digest == ManifestDigest ? Manifest : "another",
        imageManifestMediaType = MediaTypes.OciManifest,
    });

    internal static void AssertUnavailable(ImageRead read, ImageProblem problem, string words)
    {
        var unavailable = Assert.IsType<ImageRead.Unavailable>(read);
        Assert.Equal(problem, unavailable.Problem);
        Assert.Contains(words, unavailable.Reason, StringComparison.Ordinal);
    }
}

/// <summary>ECR images with the server as ECR.</summary>
internal sealed class Images : IDisposable
{
    private readonly AwsEnvironment _environment;

    public Images(Loopback server, string region = "eu-west-1", double silenceSeconds = 5, long maxUnpackedBytes = long.MaxValue)
    {
        _environment = server.Environment(region);
        Ecr = new EcrImages(new EcrClient(_environment), new ConnectionOptions
        {
            AttemptTimeout = TimeSpan.FromSeconds(1),
            LayerSilence = TimeSpan.FromSeconds(silenceSeconds),
            MaxUnpackedBytes = maxUnpackedBytes,
        });
    }

    public EcrImages Ecr { get; }

    public void Dispose()
    {
        Ecr.Dispose();
        _environment.Dispose();
    }
}
