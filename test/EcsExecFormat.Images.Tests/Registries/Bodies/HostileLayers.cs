using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Layers of few bytes that are much more once they are unpacked, or that hold much of what costs memory or time.</summary>
internal static class HostileLayers
{
    private const int Mebibyte = 1024 * 1024;

    /// <param name="piece">MiB that unpack from each of four pieces.</param>
    /// <param name="times">Four pieces as often as this.</param>
    public static IReadOnlyDictionary<string, Func<byte[]>> All(int piece, int times) => new Dictionary<string, Func<byte[]>>
    {
        ["zeros in gzip"] = () => Again(Gzip(new byte[piece * Mebibyte]), 4 * times),
        ["zeros in zstd"] = () => Again(Frame(new byte[piece * Mebibyte]), 4 * times),
        ["empty gzip members"] = () => Again(Gzip([]), 20_000 * times),
        ["empty zstd frames"] = () => Again(Frame([]), 20_000 * times),
        ["zstd frames that are skipped"] = () => Again([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0], 20_000 * times),
        ["an enormous file of zeros"] = () => [.. Gzip(Header("large", TarEntryType.RegularFile, 8L * 1024 * Mebibyte - 1)), .. Again(Gzip(new byte[piece * Mebibyte]), 4 * times)],
        ["the same directory again and again"] = () => Again(Gzip(Again(Header("a/", TarEntryType.Directory, 0), piece * 2048)), 4 * times),
        ["the same file again and again, in zstd"] = () => Again(Frame(Again(Header("a", TarEntryType.RegularFile, 0), piece * 2048)), 4 * times),
        ["extended headers of a mebibyte without an entry"] = () => Again(Gzip(Again(Pax($"path={new string('a', Mebibyte - 100)}"), piece)), 4 * times),
        ["extended headers of many records"] = () => Again(Gzip(Again(Pax([.. Enumerable.Repeat("path=a", 90_000)]), piece)), 4 * times),
        ["an extended header that is too large"] = () => [.. Header("x", (TarEntryType)'x', 2 * Mebibyte), .. new byte[2 * Mebibyte]],
        ["long names without an entry"] = () => Again(Gzip(Again([.. Header("L", (TarEntryType)'L', Mebibyte), .. Encoding.Latin1.GetBytes(new string('n', Mebibyte))], piece)), 4 * times),
        ["a sparse file of GNU"] = () => Header("s", (TarEntryType)'S', 512),
        ["more files than are kept"] = () => Many(piece * 15_000),
        ["deep paths"] = () => Gzip([.. Enumerable.Range(0, 400).SelectMany(number => Pax($"path={Deep(number)}").Concat(Header("f", TarEntryType.RegularFile, 0)))]),
        ["links with long targets"] = () => Gzip([.. Enumerable.Range(0, piece * 500).SelectMany(number => Pax($"linkpath={new string('l', 4000)}").Concat(Header($"l{number}", TarEntryType.SymbolicLink, 0)))]),
        ["a window too large"] = () => [0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8, 1, 0, 0],
        ["noise"] = () => [.. new Random(1).GetItems(Enumerable.Range(0, 256).Select(value => (byte)value).ToArray(), 100_000)],
        ["bzip2"] = () => [.. "BZh9"u8, .. new byte[100]],
        ["xz"] = () => [0xfd, .. "7zXZ"u8, 0, .. new byte[100]],
    };

    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
            gzip.Flush();
        }

        return content.Length == 0 ? [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] : packed.ToArray();
    }

    private static byte[] Frame(byte[] content)
    {
        using var compressor = new Compressor(1);
        return compressor.Wrap(content).ToArray();
    }

    private static byte[] Again(byte[] piece, int times)
    {
        var all = new byte[piece.Length * times];
        for (var number = 0; number < times; number++)
            piece.CopyTo(all, number * piece.Length);
        return all;
    }

    private static string Deep(int number) => string.Concat(Enumerable.Repeat($"{number:x3}/", 1000)) + "f";

    private static byte[] Many(int files)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            for (var number = 0; number < files; number++)
                gzip.Write(Header($"f{number:x}", TarEntryType.RegularFile, 0));
        }

        return packed.ToArray();
    }

    private static byte[] Pax(params string[] records)
    {
        var text = new StringBuilder();
        foreach (var record in records)
        {
            var length = record.Length + 2;
            length += (length + length.ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture).Length;
            text.Append(length).Append(' ').Append(record).Append('\n');
        }

        var body = Encoding.Latin1.GetBytes(text.ToString());
        return [.. Header("pax", (TarEntryType)'x', body.Length), .. body, .. new byte[-body.Length & 511]];
    }

    /// <summary>A ustar header, by hand: the class library writes none that lies about its content.</summary>
    private static byte[] Header(string name, TarEntryType type, long size)
    {
        var block = new byte[512];
        Encoding.Latin1.GetBytes(name, block);
        "0000755\0"u8.CopyTo(block.AsSpan(100));
        Encoding.Latin1.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0'), block.AsSpan(124));
        "00000000000\0"u8.CopyTo(block.AsSpan(136));
        "        "u8.CopyTo(block.AsSpan(148));
        block[156] = (byte)type;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        var sum = block.Sum(value => value);
        Encoding.Latin1.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block.AsSpan(148));
        return block;
    }
}
