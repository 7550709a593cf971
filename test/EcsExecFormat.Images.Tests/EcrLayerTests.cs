using System.Security.Cryptography;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Images.Tests.LayerRegistry;

namespace EcsExecFormat.Images.Tests;

/// <summary>What a layer in the registry unpacks to, and what of it is an error.</summary>
public class EcrLayerTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

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
}
