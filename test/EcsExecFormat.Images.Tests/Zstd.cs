using System.Buffers.Binary;
using System.Security.Cryptography;
using EcsExecFormat.Core.Oci;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace EcsExecFormat.Images.Tests;

/// <summary>Makes zstd data: frames by the package's own compressor, odd ones byte by byte (RFC 8878, section 3.1).</summary>
internal static class Zstd
{
    /// <summary>Bytes that compress to about half; no two blocks are alike.</summary>
    public static readonly byte[] Compressible = [.. RandomNumberGenerator.GetBytes(300_000).Select(value => (byte)('a' + (value % 16)))];

    /// <summary>One frame, with the checksum that encoders write unless they are told not to.</summary>
    public static byte[] Frame(byte[] content, bool hasChecksum = true)
    {
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, hasChecksum ? 1 : 0);
        return compressor.Wrap(content).ToArray();
    }

    /// <param name="number">0 to 15.</param>
    /// <param name="content">What decoders skip.</param>
    public static byte[] Skippable(int number, byte[] content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content.Length);
        return [(byte)(0x50 | number), 0x2a, 0x4d, 0x18, .. size, .. content];
    }

    /// <summary>A frame of unknown content size.</summary>
    /// <param name="window">Five bits of exponent, above 1 KiB, and three of mantissa (section 3.1.1.1.2).</param>
    /// <param name="content">Goes into one raw block.</param>
    public static byte[] FrameOfWindow(byte window, byte[] content) => [.. Magic, 0, window, .. LastRawBlock(content)];

    /// <summary>A frame whose window is as large as it says its content is (section 3.1.1.1.1.2).</summary>
    public static byte[] FrameOfOneSegment(long statedSize, byte[] content)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, statedSize);
        return [.. Magic, 0b1110_0000, .. size, .. LastRawBlock(content)];
    }

    /// <summary>Unpacked as a layer is, without a registry.</summary>
    /// <param name="stored">What the registry has.</param>
    /// <param name="step">Bytes asked for at a time.</param>
    /// <exception cref="LayerUnreadableException">It cannot be unpacked.</exception>
    public static async Task<byte[]> UnpackAsync(byte[] stored, int step = 81920)
    {
        await using var layer = Layer(stored);
        var content = new MemoryStream();
        await layer.CopyToAsync(content, step, TestContext.Current.CancellationToken);
        return content.ToArray();
    }

    public static LayerContent Layer(byte[] stored) => new(
        new LayerTransfer(new HttpResponseMessage(), new MemoryStream(stored), "registry", Digest.Sha256Of(stored), stored.Length, Timeout.InfiniteTimeSpan),
        long.MaxValue);

    private static ReadOnlySpan<byte> Magic => [0x28, 0xb5, 0x2f, 0xfd];

    private static byte[] LastRawBlock(byte[] content)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, (content.Length << 3) | 1);
        return [.. header[..3], .. content];
    }
}
