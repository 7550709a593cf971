using System.Buffers.Binary;
using System.IO.Compression;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>A layer of an image.</summary>
/// <param name="Tar">Its archive.</param>
/// <param name="Stored">What lies in the registry.</param>
/// <param name="MediaType">What the manifest calls it.</param>
internal sealed record Layer(byte[] Tar, byte[] Stored, string MediaType)
{
    public const string PlainType = "application/vnd.oci.image.layer.v1.tar";
    public const string GzipType = PlainType + "+gzip";
    public const string ZstdType = PlainType + "+zstd";

    /// <summary>As most tools pack it.</summary>
    public static Layer Of(Tar tar) => Gzipped(tar.Zeros(2).ToArray());

    public static Layer Gzipped(byte[] tar) => new(tar, Gzip(tar), GzipType);

    public static Layer Plain(byte[] tar) => new(tar, tar, PlainType);

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A zstd frame of blocks that are kept as they are (RFC 8878, section 3.1.1).</summary>
    public static byte[] Zstd(byte[] bytes)
    {
        const int largestBlock = 128 * 1024;
        // One segment, and four bytes that state its size.
        var frame = new List<byte> { 0x28, 0xb5, 0x2f, 0xfd, 0b1010_0000 };
        Append(frame, bytes.Length, 4);
        for (var at = 0; at < bytes.Length; at += largestBlock)
        {
            var size = Math.Min(largestBlock, bytes.Length - at);
            Append(frame, (size << 3) | (at + size == bytes.Length ? 1 : 0), 3);
            frame.AddRange(bytes.AsSpan(at, size));
        }

        return [.. frame];
    }

    /// <summary>A frame that readers of zstd pass over.</summary>
    public static byte[] SkippableFrame(byte[] bytes)
    {
        var frame = new List<byte> { 0x50, 0x2a, 0x4d, 0x18 };
        Append(frame, bytes.Length, 4);
        return [.. frame, .. bytes];
    }

    private static void Append(List<byte> to, int value, int bytes)
    {
        Span<byte> all = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(all, value);
        to.AddRange(all[..bytes]);
    }
}
