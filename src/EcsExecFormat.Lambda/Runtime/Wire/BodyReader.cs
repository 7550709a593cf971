using System.Globalization;

namespace EcsExecFormat.Lambda.Runtime.Wire;

/// <summary>Reads one response body to its end (RFC 9112, section 6.3), and keeps it up to a limit.</summary>
internal sealed class BodyReader(HttpConnection connection, long limit)
{
    private byte[] _kept = [];
    private int _length;
    private long _seen;

    /// <returns>The body; null when it is larger than the limit: then it was read and thrown away.</returns>
    /// <exception cref="EndOfStreamException">The connection ended before the body did.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(ResponseHead head)
    {
        if (head.Status is 204 or 304)
            return ReadOnlyMemory<byte>.Empty;
        if (head.IsChunked)
            await ReadChunksAsync().ConfigureAwait(false);
        else if (head.ContentLength is { } length)
            await TakeAsync(length).ConfigureAwait(false);
        else
            await TakeToEndAsync().ConfigureAwait(false);
        return _seen > limit ? default(ReadOnlyMemory<byte>?) : _kept.AsMemory(0, _length);
    }

    private async Task ReadChunksAsync()
    {
        while (ChunkSize((await connection.ReadLineAsync().ConfigureAwait(false)).Span) is > 0 and var size)
        {
            await TakeAsync(size).ConfigureAwait(false);
            if ((await connection.ReadLineAsync().ConfigureAwait(false)).Length > 0)
                throw new RuntimeApiException("The Runtime API answered with a chunk longer than its announced size.");
        }

        for (var trailers = 0; (await connection.ReadLineAsync().ConfigureAwait(false)).Length > 0; trailers++)
        {
            if (trailers == 64)
                throw new RuntimeApiException("The Runtime API answered with more than 64 trailer fields.");
        }
    }

    private async Task TakeAsync(long count)
    {
        while (count > 0)
        {
            var read = await connection.ReadAsync(Room(count)).ConfigureAwait(false);
            if (read == 0)
                throw new EndOfStreamException("the connection was closed within the body");
            Took(read);
            count -= read;
        }
    }

    private async Task TakeToEndAsync()
    {
        while (await connection.ReadAsync(Room(long.MaxValue)).ConfigureAwait(false) is > 0 and var read)
            Took(read);
    }

    // Grows with what has come, not with what was announced.
    private Memory<byte> Room(long wanted)
    {
        if (_seen > limit)
            _length = 0;
        if (_length == _kept.Length)
            Array.Resize(ref _kept, Math.Max(4 * 1024, _kept.Length * 2));
        return _kept.AsMemory(_length, (int)Math.Min(wanted, _kept.Length - _length));
    }

    private void Took(int count)
    {
        _length += count;
        _seen += count;
    }

    private static long ChunkSize(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)';');
        var digits = (end < 0 ? line : line[..end]).TrimEnd(" \t"u8);
        return digits.Length <= 15 && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new RuntimeApiException("The Runtime API answered with a malformed chunk size.");
    }
}
