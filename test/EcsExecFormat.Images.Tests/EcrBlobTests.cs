using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests;

public class EcrBlobTests
{
    private static readonly byte[] Config = """{"architecture":"arm64","os":"linux"}"""u8.ToArray();
    private static readonly Digest ConfigDigest = Digest.Sha256Of(Config);
    private static readonly ImageReference Image = ImageReference.Parse("210987654321.dkr.ecr.us-west-2.amazonaws.com/team/app:1.0");
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blob_is_fetched_from_its_presigned_address_without_credentials()
    {
        await using var server = Ecr(_ => Reply.Bytes(Config));
        using var images = new Images(server);

        var content = Assert.IsType<ImageRead.Content>(await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation));

        Assert.Equal(Config, content.Bytes.ToArray());
        Assert.Equal($$"""{"registryId":"210987654321","repositoryName":"team/app","layerDigest":"{{ConfigDigest}}"}""", server.Arrivals[0].Body);
        Assert.Equal("GET /layer?X-Amz-Signature=secret HTTP/1.1", server.Arrivals[1].Line);
        Assert.Equal(["Host"], server.Arrivals[1].Headers.Keys);
    }

    [Theory]
    [InlineData(404, ImageProblem.NotFound)]
    [InlineData(403, ImageProblem.AccessDenied)]
    [InlineData(307, ImageProblem.Invalid)]
    [InlineData(206, ImageProblem.Invalid)]
    public async Task A_refusal_is_a_reason_in_words_that_keeps_the_address_secret(int status, ImageProblem problem)
    {
        await using var server = Ecr(_ => Reply.Bytes(Config, status, "Location: http://127.0.0.1:1/"));
        using var images = new Images(server);

        var read = await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation);

        EcrImagesTests.AssertUnavailable(read, problem, "127.0.0.1");
        Assert.DoesNotContain("secret", ((ImageRead.Unavailable)read).Reason, StringComparison.Ordinal);
        Assert.Equal(2, server.Arrivals.Count);
    }

    [Fact]
    public async Task Other_bytes_than_the_digest_says_are_invalid()
    {
        await using var server = Ecr(_ => Reply.Bytes([.. Config, (byte)' ']));
        using var images = new Images(server);
        EcrImagesTests.AssertUnavailable(await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation), ImageProblem.Invalid, "does not have the digest");
    }

    [Fact]
    public async Task A_blob_beyond_four_MiB_is_invalid()
    {
        await using var server = Ecr(_ => Reply.Bytes(new byte[OciLimits.MaxDocumentBytes + 1]));
        using var images = new Images(server);
        EcrImagesTests.AssertUnavailable(await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation), ImageProblem.Invalid, "larger than");
    }

    [Fact]
    public async Task A_server_error_is_tried_once_more()
    {
        var count = 0;
        await using var server = Ecr(_ => Interlocked.Increment(ref count) == 1 ? Reply.Bytes([], 503) : Reply.Bytes(Config));
        using var images = new Images(server);
        Assert.IsType<ImageRead.Content>(await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation));
    }

    public static readonly TheoryData<string> Troubles = ["503", "drop", "silence"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Lasting_trouble_is_transient_after_the_second_attempt(string trouble)
    {
        await using var server = Ecr(_ => trouble switch
        {
            "drop" => Reply.Drop,
            "silence" => Reply.Nothing,
            _ => Reply.Bytes([], 503),
        });
        using var images = new Images(server);

        var failure = await Assert.ThrowsAsync<CallFailedException>(() => images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation));

        Assert.True(failure.IsTransient);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        // .NET itself repeats a GET whose connection closed before the answer began, within the same attempt.
        var arrivals = server.Arrivals.Count(arrival => arrival.Line.StartsWith("GET", StringComparison.Ordinal));
        Assert.True(trouble == "drop" ? arrivals >= 2 : arrivals == 2, $"{arrivals} arrivals");
    }

    [Theory]
    [InlineData("LayersNotFoundException", ImageProblem.NotFound, "does not exist")]
    [InlineData("LayerInaccessibleException", ImageProblem.NotFound, "does not exist")]
    [InlineData("AccessDeniedException", ImageProblem.AccessDenied, "ecr:GetDownloadUrlForLayer")]
    public async Task A_refusal_of_the_address_is_a_reason_in_words(string code, ImageProblem problem, string words)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"__type":"{{code}}","message":"no"}""", 400));
        using var images = new Images(server);
        EcrImagesTests.AssertUnavailable(await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation), problem, words);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/layer")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("ftp://example.com/layer")]
    [InlineData("layer")]
    [InlineData("")]
    public async Task An_address_that_is_not_https_is_not_followed(string url)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"downloadUrl":"{{url}}"}"""));
        using var images = new Images(server);
        EcrImagesTests.AssertUnavailable(await images.Ecr.BlobAsync(Image, ConfigDigest, Cancellation), ImageProblem.Invalid, "no https address");
        Assert.Single(server.Arrivals);
    }

    /// <summary>An ECR that hands out addresses of its own server.</summary>
    private static Loopback Ecr(Func<Arrival, Reply> blob) => new(arrival => arrival.Operation == "GetDownloadUrlForLayer"
        ? Reply.Json($$"""{"downloadUrl":"http://{{arrival.Headers["Host"]}}/layer?X-Amz-Signature=secret"}""")
        : blob(arrival));
}
