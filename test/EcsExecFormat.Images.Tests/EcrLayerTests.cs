using System.IO.Compression;
using System.Security.Cryptography;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests;

public class EcrLayerTests
{
    private static readonly ImageReference Image = ImageReference.Parse("210987654321.dkr.ecr.us-west-2.amazonaws.com/team/app:1.0");
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    [Fact]
    public async Task A_layer_is_fetched_from_its_presigned_address_without_credentials()
    {
        await using var server = Ecr(Content);
        using var images = new Images(server);

        Assert.Equal(Content, await ReadAsync(images, LayerOf(Content)));

        Assert.Equal($$"""{"registryId":"210987654321","repositoryName":"team/app","layerDigest":"{{LayerOf(Content).Digest}}"}""", server.Arrivals[0].Body);
        Assert.Equal("GET /layer?X-Amz-Signature=secret HTTP/1.1", server.Arrivals[1].Line);
        Assert.Equal(["Host"], server.Arrivals[1].Headers.Keys);
    }

    /// <summary>What lies in the registry, all of which unpacks to <see cref="Content"/>; the media type says something else each time.</summary>
    public static readonly TheoryData<string> Forms = ["plain", "gzip", "gzip in several members", "gzip with an empty member", "gzip and rubbish behind it"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Compression_is_told_by_content(string form)
    {
        var stored = form switch
        {
            "gzip" => Gzip(Content),
            "gzip in several members" => [.. Gzip(Content[..1]), .. Gzip(Content[1..200_000]), .. Gzip(Content[200_000..])],
            "gzip with an empty member" => [.. Gzip([]), .. Gzip(Content)],
            "gzip and rubbish behind it" => [.. Gzip(Content), .. "rubbish"u8],
            _ => Content,
        };
        await using var server = Ecr(stored);
        using var images = new Images(server);
        var mediaType = form == "plain" ? "application/vnd.oci.image.layer.v1.tar+gzip" : "application/vnd.oci.image.layer.v1.tar";
        Assert.Equal(Content, await ReadAsync(images, LayerOf(stored) with { MediaType = mediaType }));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x1f })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5 })]
    public async Task A_tiny_layer_is_read_as_it_is(byte[] stored)
    {
        await using var server = Ecr(stored);
        using var images = new Images(server);
        Assert.Equal(stored, await ReadAsync(images, LayerOf(stored)));
    }

    [Fact]
    public async Task A_digest_of_sha512_is_checked_too()
    {
        await using var server = Ecr(Content);
        using var images = new Images(server);
        var right = LayerOf(Content) with { Digest = Digest.Parse("sha512:" + Convert.ToHexStringLower(SHA512.HashData(Content))) };
        var wrong = LayerOf(Content) with { Digest = Digest.Parse("sha512:" + Convert.ToHexStringLower(SHA512.HashData([]))) };
        Assert.Equal(Content, await ReadAsync(images, right));
        await AssertUnreadableAsync(images, wrong, "does not have its digest");
    }

    [Theory]
    [InlineData(new byte[] { 0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0 }, "zstd")]
    [InlineData(new byte[] { 0x5e, 0x2a, 0x4d, 0x18, 0, 0, 0, 0 }, "zstd")]
    [InlineData(new byte[] { (byte)'B', (byte)'Z', (byte)'h', (byte)'9', 0, 0 }, "bzip2")]
    [InlineData(new byte[] { 0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0 }, "xz")]
    public async Task Another_compression_is_named(byte[] stored, string name)
    {
        await using var server = Ecr(stored);
        using var images = new Images(server);
        await AssertUnreadableAsync(images, LayerOf(stored), name);
    }

    [Fact]
    public async Task Content_of_another_digest_ends_in_an_error_and_not_in_an_end()
    {
        byte[] changed = [.. Content[..^1], (byte)~Content[^1]];
        byte[] behindTheEnd = [.. Gzip(Content), .. Enumerable.Repeat((byte)'x', 200_000)];
        foreach (var (asked, stored) in (IEnumerable<(byte[], byte[])>)[
            (Content, changed), (Gzip(Content), Exchanged(Gzip(Content))), (behindTheEnd, [.. behindTheEnd[..^1], (byte)'y'])])
        {
            await using var server = Ecr(stored);
            using var images = new Images(server);
            await AssertUnreadableAsync(images, LayerOf(asked), "does not have its digest");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(-8)]
    public async Task Damaged_compression_is_an_error(int at)
    {
        var whole = Gzip(Content);
        var damaged = Flipped(whole, at < 0 ? whole.Length + at : at);
        await using var server = Ecr(damaged);
        using var images = new Images(server);
        await AssertUnreadableAsync(images, LayerOf(damaged), "compression is damaged");
    }

    [Fact]
    public async Task Bytes_beyond_the_stated_size_are_not_taken()
    {
        await using var server = Ecr(Content);
        using var images = new Images(server);
        var layer = LayerOf(Content) with { Size = Content.Length - 1 };
        AssertUnavailable(await images.Ecr.LayerAsync(Image, layer, Cancellation), ImageProblem.Invalid, "manifest states");
    }

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
    [InlineData(true, "sent nothing for 0.2 s")]
    [InlineData(false, "broke off")]
    public async Task A_transfer_that_stops_is_an_error(bool staysOpen, string words)
    {
        await using var server = Ecr(_ => Reply.Beginning(Content[..1000], Content.Length, staysOpen));
        using var images = new Images(server, silenceSeconds: 0.2);
        await AssertUnreadableAsync(images, LayerOf(Content), words);
    }

    [Fact]
    public async Task The_callers_end_of_reading_is_no_error_of_the_layer()
    {
        await using var server = Ecr(_ => Reply.Beginning(Content[..1000], Content.Length, staysOpen: true));
        using var images = new Images(server);
        using var end = new CancellationTokenSource();
        await using var tar = Open(await images.Ecr.LayerAsync(Image, LayerOf(Content), end.Token));
        await tar.ReadExactlyAsync(new byte[1000], end.Token);
        var next = tar.ReadAsync(new byte[1], end.Token).AsTask();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
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

    [Fact]
    public async Task Other_registries_are_not_asked()
    {
        await using var server = Ecr(Content);
        using var images = new Images(server);
        var image = ImageReference.Parse("ghcr.io/a/b:1");
        AssertUnavailable(await new ImageRouter(images.Ecr).LayerAsync(image, LayerOf(Content), Cancellation), ImageProblem.Unsupported, "ghcr.io");
        Assert.Empty(server.Arrivals);
    }

    [Fact]
    public async Task A_layer_that_unpacks_to_more_than_the_limit_is_an_error()
    {
        var bomb = Gzip(new byte[1_000_000]);
        await using var server = Ecr(bomb);
        using var images = new Images(server, maxUnpackedBytes: 999_999);
        await AssertUnreadableAsync(images, LayerOf(bomb), "unpacks to more than");
    }

    [Fact]
    public async Task A_huge_layer_is_read_in_constant_memory()
    {
        const long size = 256L * 1024 * 1024;
        var stored = Gzip(size);
        await using var server = Ecr(stored);
        using var images = new Images(server);
        await using var tar = Open(await images.Ecr.LayerAsync(Image, LayerOf(stored), Cancellation));
        var (buffer, total, before, most) = (new byte[64 * 1024], 0L, GC.GetTotalMemory(forceFullCollection: true), 0L);
        for (int count, reads = 0; (count = await tar.ReadAsync(buffer, Cancellation)) > 0; reads++)
        {
            total += count;
            if (reads % 1000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        Assert.Equal(size, total);
        Assert.InRange(most, long.MinValue, size / 4);
    }

    private static async Task<byte[]> ReadAsync(Images images, Descriptor layer)
    {
        await using var tar = Open(await images.Ecr.LayerAsync(Image, layer, Cancellation));
        var content = new MemoryStream();
        await tar.CopyToAsync(content, Cancellation);
        return content.ToArray();
    }

    private static async Task AssertUnreadableAsync(Images images, Descriptor layer, string words)
    {
        var failure = await Assert.ThrowsAsync<LayerUnreadableException>(() => ReadAsync(images, layer));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static void AssertUnavailable(LayerRead read, ImageProblem problem, string words)
    {
        var unavailable = Assert.IsType<LayerRead.Unavailable>(read);
        Assert.Equal(problem, unavailable.Problem);
        Assert.Contains(words, unavailable.Reason, StringComparison.Ordinal);
    }

    private static Stream Open(LayerRead read) => Assert.IsType<LayerRead.Opened>(read).Tar;

    private static Descriptor LayerOf(byte[] stored) => new("application/vnd.oci.image.layer.v1.tar+gzip", Digest.Sha256Of(stored), stored.Length, null);

    /// <summary>An ECR that hands out addresses of its own server.</summary>
    private static Loopback Ecr(Func<Arrival, Reply> layer) => new(arrival => arrival.Operation == "GetDownloadUrlForLayer"
        ? Reply.Json($$"""{"downloadUrl":"http://{{arrival.Headers["Host"]}}/layer?X-Amz-Signature=secret"}""")
        : layer(arrival));

    private static Loopback Ecr(byte[] stored) => Ecr(_ => Reply.Bytes(stored));

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Zeros.</summary>
    private static byte[] Gzip(long size)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var left = size; left > 0; left -= zeros.Length)
                gzip.Write(zeros);
        }

        return packed.ToArray();
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        bytes[at] ^= 0xff;
        return bytes;
    }

    /// <summary>A proper gzip file of the same length with other bytes: its time stamp is changed.</summary>
    private static byte[] Exchanged(byte[] gzip) => Flipped(gzip, 4);
}
