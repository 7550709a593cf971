using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Images.Tests.EcrImagesTests;

namespace EcsExecFormat.Images.Tests;

/// <summary>Private registries of Amazon ECR are asked by its API, all others, look-alikes among them, are not.</summary>
public class ImageRouterTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

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
}
