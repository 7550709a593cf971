using System.Text;
using System.Text.Json;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests;

public class EcrImagesTests
{
    internal const string Manifest = """{"schemaVersion":2,"config":{"digest":"sha256:é"}}""";
    internal static readonly Digest ManifestDigest = Digest.Sha256Of(Encoding.UTF8.GetBytes(Manifest));
    internal static readonly ImageReference Tagged = ImageReference.Parse("210987654321.dkr.ecr.us-west-2.amazonaws.com/team/app:1.0");
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

    internal static string Found(string manifest) => JsonSerializer.Serialize(new
    {
        images = new[]
        {
            new { imageId = new { imageDigest = Digest.Sha256Of(Encoding.UTF8.GetBytes(manifest)).ToString() }, imageManifest = manifest, imageManifestMediaType = MediaTypes.OciManifest },
        },
    });

    internal static void AssertUnavailable(ImageRead read, ImageProblem problem, string words)
    {
        var unavailable = Assert.IsType<ImageRead.Unavailable>(read);
        Assert.Equal(problem, unavailable.Problem);
        Assert.Contains(words, unavailable.Reason, StringComparison.Ordinal);
    }
}
