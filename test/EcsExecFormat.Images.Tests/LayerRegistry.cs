using System.IO.Compression;
using System.Security.Cryptography;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests;

/// <summary>A registry of the tests that hands out one layer, and how the tests read it.</summary>
internal static class LayerRegistry
{
    public static readonly ImageReference Image = ImageReference.Parse("210987654321.dkr.ecr.us-west-2.amazonaws.com/team/app:1.0");
    public static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    public static async Task<byte[]> ReadAsync(Images images, Descriptor layer)
    {
        await using var tar = Open(await images.Ecr.LayerAsync(Image, layer, TestContext.Current.CancellationToken));
        var content = new MemoryStream();
        await tar.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }

    public static async Task AssertUnreadableAsync(Images images, Descriptor layer, string words)
    {
        var failure = await Assert.ThrowsAsync<LayerUnreadableException>(() => ReadAsync(images, layer));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    public static void AssertUnavailable(LayerRead read, ImageProblem problem, string words)
    {
        var unavailable = Assert.IsType<LayerRead.Unavailable>(read);
        Assert.Equal(problem, unavailable.Problem);
        Assert.Contains(words, unavailable.Reason, StringComparison.Ordinal);
    }

    public static Stream Open(LayerRead read) => Assert.IsType<LayerRead.Opened>(read).Tar;

    public static Descriptor LayerOf(byte[] stored) => new("application/vnd.oci.image.layer.v1.tar+gzip", Digest.Sha256Of(stored), stored.Length, null);

    /// <summary>An ECR that hands out addresses of its own server.</summary>
    public static Loopback Ecr(Func<Arrival, Reply> layer) => new(arrival => arrival.Operation == "GetDownloadUrlForLayer"
        ? Reply.Json($$"""{"downloadUrl":"http://{{arrival.Headers["Host"]}}/layer?X-Amz-Signature=secret"}""")
        : layer(arrival));

    public static Loopback Ecr(byte[] stored) => Ecr(_ => Reply.Bytes(stored));

    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Zeros.</summary>
    public static byte[] Gzip(long size)
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

    public static byte[] Flipped(byte[] bytes, int at)
    {
        bytes[at] ^= 0xff;
        return bytes;
    }

    /// <summary>A proper gzip file of the same length with other bytes: its time stamp is changed.</summary>
    public static byte[] Exchanged(byte[] gzip) => Flipped(gzip, 4);
}
