using EcsExecFormat.Core.Oci;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace EcsExecFormat.Images;

/// <summary>
/// Zstandard data unpacked while it is read: frames one behind another, among them such that are to be skipped (RFC 8878, section 3.1).
/// </summary>
/// <param name="packed">The data from its beginning; stays open. It is read to its end, and an end within a frame is an error.</param>
internal sealed class ZstdContent(Stream packed) : ForwardStream
{
    /// <summary>
    /// Base-2 logarithm of the bytes that a frame may refer back to, all of which lie in memory: 32 MiB. Every decoder should allow 8 MiB
    /// (RFC 8878, section 3.1.1.1.2). The encoder that containerd and BuildKit use has 4, 8, 16 or 32 MiB, by its level.
    /// </summary>
    private const int LargestWindowLog = 25;

    private readonly DecompressionStream _frames = Frames(packed);

    /// <exception cref="InvalidDataException">A frame is damaged or cut off.</exception>
    /// <exception cref="LayerUnreadableException">A frame needs more memory than there is for it.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _frames.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (ZstdException large) when (large.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw new LayerUnreadableException($"its zstd compression has a window of more than {1 << (LargestWindowLog - 20)} MiB", large);
        }
        catch (Exception damaged) when (damaged is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException(damaged.Message, damaged);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _frames.Dispose();
        base.Dispose(disposing);
    }

    private static DecompressionStream Frames(Stream packed)
    {
        var frames = new DecompressionStream(packed, leaveOpen: true);
        frames.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
        return frames;
    }
}
