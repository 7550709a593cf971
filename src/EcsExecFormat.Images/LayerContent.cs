using System.IO.Compression;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>
/// A layer unpacked while it is read. What compression it has is told by its first bytes, as engines do, not by its media type. The end is
/// reached when the transfer has been read to its end too, and with it checked.
/// </summary>
/// <remarks>
/// A gzip file that was pushed cut off ends early here, without an error (GZipStream reports none). Engines refuse to pull it, so no task ran it.
/// </remarks>
/// <param name="transfer">The layer as it lies in the registry.</param>
/// <param name="maxBytes">Unpacked bytes at most.</param>
internal sealed class LayerContent(LayerTransfer transfer, long maxBytes) : ForwardStream
{
    private const int LongestMagic = 6;

    private Stream? _unpacked;
    private long _count;

    /// <exception cref="LayerUnreadableException">The transfer broke off, it is not the layer, or it cannot be unpacked.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A few bytes can unpack to gigabytes, for which nothing has to be awaited.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _unpacked ??= Unpack((await transfer.PeekAsync(LongestMagic, cancellationToken).ConfigureAwait(false)).Span);
            var count = await _unpacked.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _count += count;
            if (_count > maxBytes)
                throw new LayerUnreadableException($"it unpacks to more than {maxBytes} bytes");
            if (count == 0 && buffer.Length > 0)
                await DrainAsync(cancellationToken).ConfigureAwait(false);
            return count;
        }
        catch (InvalidDataException damaged)
        {
            throw new LayerUnreadableException("its compression is damaged", damaged);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked?.Dispose();
            transfer.Dispose();
        }

        base.Dispose(disposing);
    }

    private Stream Unpack(ReadOnlySpan<byte> start) => start switch
    {
        [0x1f, 0x8b, ..] => new GZipStream(transfer, CompressionMode.Decompress, leaveOpen: true),
        // A frame, or one that says that it is to be skipped (RFC 8878, sections 3.1.1 and 3.1.2).
        [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => new ZstdContent(transfer),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => throw Unsupported("bzip2"),
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => throw Unsupported("xz"),
        _ => transfer,
    };

    /// <summary>What may follow the last member of a gzip file, which nobody reads.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[4096];
        while (await transfer.ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
            continue;
    }

    private static LayerUnreadableException Unsupported(string compression) => new($"it is compressed with {compression}, which this version does not read");
}
