using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Images.Tests.LayerRegistry;

namespace EcsExecFormat.Images.Tests;

/// <summary>A layer that is not delivered: the reason, and what is not asked for.</summary>
public class EcrLayerRefusalTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_layer_without_a_size_or_with_a_digest_that_cannot_be_checked_is_not_fetched()
    {
        await using var server = Ecr(Content);
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.LayerAsync(Image, LayerOf(Content) with { Size = null }, Cancellation), ImageProblem.Invalid, "no size");
        AssertUnavailable(
            await images.Ecr.LayerAsync(Image, LayerOf(Content) with { Digest = Digest.Parse("blake3:abc") }, Cancellation), ImageProblem.Invalid, "cannot be checked");
        Assert.DoesNotContain(server.Arrivals, arrival => arrival.Line.StartsWith("GET", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, ImageProblem.NotFound)]
    [InlineData(403, ImageProblem.AccessDenied)]
    [InlineData(307, ImageProblem.Invalid)]
    [InlineData(206, ImageProblem.Invalid)]
    public async Task A_refusal_is_a_reason_in_words_that_keeps_the_address_secret(int status, ImageProblem problem)
    {
        await using var server = Ecr(_ => Reply.Bytes(Content, status, "Location: http://127.0.0.1:1/"));
        using var images = new Images(server);
        var read = await images.Ecr.LayerAsync(Image, LayerOf(Content), Cancellation);
        AssertUnavailable(read, problem, "127.0.0.1");
        Assert.DoesNotContain("secret", ((LayerRead.Unavailable)read).Reason, StringComparison.Ordinal);
        Assert.Equal(2, server.Arrivals.Count);
    }

    [Fact]
    public async Task Lasting_trouble_is_transient_after_the_second_attempt()
    {
        foreach (var trouble in (Reply[])[Reply.Nothing, Reply.Bytes([], 503)])
        {
            await using var server = Ecr(_ => trouble);
            using var images = new Images(server, silenceSeconds: 0.2);
            var failure = await Assert.ThrowsAsync<CallFailedException>(() => images.Ecr.LayerAsync(Image, LayerOf(Content), Cancellation));
            Assert.True(failure.IsTransient);
            Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
            Assert.Equal(2, server.Arrivals.Count(arrival => arrival.Line.StartsWith("GET", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_refusal_of_the_address_is_a_reason_in_words()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"__type":"AccessDeniedException","message":"no"}""", 400));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.LayerAsync(Image, LayerOf(Content), Cancellation), ImageProblem.AccessDenied, "ecr:GetDownloadUrlForLayer");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/layer")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task An_address_that_is_not_https_is_not_followed(string url)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"downloadUrl":"{{url}}"}"""));
        using var images = new Images(server);
        AssertUnavailable(await images.Ecr.LayerAsync(Image, LayerOf(Content), Cancellation), ImageProblem.Invalid, "no https address");
        Assert.Single(server.Arrivals);
    }
}
