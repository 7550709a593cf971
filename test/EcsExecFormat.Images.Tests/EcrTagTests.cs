using System.Text;
using System.Text.Json;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Images.Tests.EcrImagesTests;

namespace EcsExecFormat.Images.Tests;

/// <summary>An image that has both a digest and a tag: in one answer ECR tells what the digest names, and what the tag names by now.</summary>
public class EcrTagTests
{
    private static readonly Digest Other = Digest.Sha256Of("another"u8);
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

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

    /// <summary>An image of an answer; its manifest is that of the digest only for <see cref="ManifestDigest"/>.</summary>
    private static string Image(Digest digest, string? tag = null) => JsonSerializer.Serialize(new
    {
        imageId = new { imageDigest = digest.ToString(), imageTag = tag },
        imageManifest = digest == ManifestDigest ? Manifest : "another",
        imageManifestMediaType = MediaTypes.OciManifest,
    });
}
