using System.Globalization;
using System.IO.Compression;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.Images;
using ZstdSharp;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>A compressed layer unpacks to the same bytes however it comes and however it is read, within its limit, or is refused.</summary>
internal sealed class LayerContentTarget : ByteTarget
{
    private const int MostUnpacked = 200_000;

    /// <summary>What is unpacked is thrown away; the decompressors' own memory is not on the heap.</summary>
    private static readonly Allowance Allowance = new(PerByte: 20, Constant: 1024 * 1024);

    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(number => (byte)(number * number / 7 % 23))];

    public override IReadOnlyList<string> Kinds => ["gzip", "zstd", "plain", "refused: its compression is damaged", "refused: it unpacks to more than  bytes", "refused: it is compressed with xz, which this version does not read"];

    public override string Check(byte[] input)
    {
        var digest = Digest.Sha256Of(input);
        var answer = Answer.OfLayer(Allowance, input.Length, () => Read(new MemoryStream(input), input, digest, 80_000), Show);
        var parts = Once(() => Read(new Chunked(input), input, digest, 80_000));
        // Where it is refused depends on how it is read, that it is does not.
        Must.BeEqual(answer.Value is { } whole ? Show(whole) : "refused", parts, "the content, by parts");
        Must.BeEqual(parts, Once(() => Read(new MemoryStream(input), input, digest, 1777)), "the content, read in small steps");
        Must.Hold(answer.Value is null || answer.Value.Count <= MostUnpacked, "more than the limit");
        Must.BeEqual("refused", Once(() => Read(new MemoryStream(input), input, Digest.Sha256Of([.. input, 0]), 80_000)), "content of another digest");
        return answer.Kind(_ => input switch { [0x1f, 0x8b, ..] => "gzip", [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => "zstd", _ => "plain" });
    }

    protected override IEnumerable<byte[]> Inputs()
    {
        using var compressor = new Compressor();
        var (zstd, gzip) = (compressor.Wrap(Content).ToArray(), GZip(Content));
        byte[] skippable = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        return [zstd, gzip, Content, [.. gzip, .. gzip], [.. gzip, .. new byte[600]], [.. skippable, .. zstd, .. skippable, .. zstd], [0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 0x29, 0, 0, .. "hello"u8],
            GZip(new byte[MostUnpacked * 2]), compressor.Wrap(new byte[MostUnpacked * 2]).ToArray(), [0xfd, .. "7zXZ"u8, 0, 0], [.. "BZh9"u8], []];
    }

    /// <summary>The content itself is not kept: it may be long.</summary>
    private sealed record Unpacked(int Count, long Sum);

    private static Unpacked Read(Stream stored, byte[] input, Digest digest, int step)
    {
        using var layer = new LayerContent(new LayerTransfer(new HttpResponseMessage(), stored, "registry", digest, input.Length, Timeout.InfiniteTimeSpan), MostUnpacked);
        var (content, count, sum) = (new byte[step], 0, 0L);
        while (layer.ReadAsync(content).AsTask().GetAwaiter().GetResult() is > 0 and var read)
        {
            count += read;
            foreach (var value in content.AsSpan(0, read))
                sum = unchecked((sum * 31) + value);
        }

        return new Unpacked(count, sum);
    }

    private static string Once(Func<Unpacked> read)
    {
        try
        {
            return Show(read());
        }
        catch (LayerUnreadableException)
        {
            return "refused";
        }
    }

    private static string Show(Unpacked content) => string.Create(CultureInfo.InvariantCulture, $"{content.Count} bytes, {content.Sum:x}");

    private static byte[] GZip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
            stream.Write(content);
        return packed.ToArray();
    }
}
