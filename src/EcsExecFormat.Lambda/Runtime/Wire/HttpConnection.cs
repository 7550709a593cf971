using System.Net.Sockets;

namespace EcsExecFormat.Lambda.Runtime.Wire;

/// <summary>One connection, read through a buffer. Socket errors come out as SocketException, an early end as <see cref="EndOfStreamException"/>.</summary>
internal sealed class HttpConnection(Socket socket) : IDisposable
{
    /// <summary>The longest response head, and so the buffer's size, in bytes.</summary>
    public const int MaximumHead = 64 * 1024;

    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether a response has been read from it.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether any byte has arrived since a request was last sent.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the peer has closed an idle connection, or spoken out of turn.</summary>
    public bool IsStale => _end > _start || socket.Poll(0, SelectMode.SelectRead);

    /// <returns>Whether everything went out. If not, the peer may have answered without reading on, as for a body that is too large.</returns>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
    {
        HasBegun = false;
        try
        {
            await SendAllAsync(head).ConfigureAwait(false);
            await SendAllAsync(body).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <param name="stopping">Heeded until the first byte is here.</param>
    /// <returns>The head without its empty line.</returns>
    public async Task<ResponseHead> ReadHeadAsync(CancellationToken stopping)
    {
        if (_end == _start)
            await FillAsync(stopping).ConfigureAwait(false);
        int length;
        while ((length = HeadLength(_buffer.AsSpan(_start.._end))) < 0)
        {
            if (_end - _start >= MaximumHead)
                throw new RuntimeApiException($"The Runtime API answered with header fields of more than {MaximumHead} bytes.");
            await FillAsync(CancellationToken.None).ConfigureAwait(false);
        }

        IsUsed = true;
        var head = ResponseHead.Parse(_buffer.AsSpan(_start, length).TrimEnd("\r\n"u8));
        _start += length;
        return head;
    }

    /// <summary>Reads a line of chunked framing.</summary>
    /// <returns>The line without CR and LF; valid until the next call.</returns>
    /// <exception cref="RuntimeApiException">It is longer than 8 KiB.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadLineAsync()
    {
        int length;
        while ((length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n')) < 0)
        {
            if (_end - _start >= 8 * 1024)
                throw new RuntimeApiException("The Runtime API answered with a chunk header of more than 8192 bytes.");
            await FillAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var line = _buffer.AsMemory(_start, length);
        _start += length + 1;
        return line.TrimEnd((byte)'\r');
    }

    /// <returns>How many bytes of the body were put into <paramref name="destination"/>; 0 at the end of the connection.</returns>
    public async Task<int> ReadAsync(Memory<byte> destination)
    {
        if (_end == _start)
            return await socket.ReceiveAsync(destination).ConfigureAwait(false);
        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    public void Dispose() => socket.Dispose();

    private async Task FillAsync(CancellationToken stopping)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await socket.ReceiveAsync(_buffer.AsMemory(_end), stopping).ConfigureAwait(false);
        if (count == 0)
            throw new EndOfStreamException("the connection was closed");
        _end += count;
        HasBegun = true;
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes).ConfigureAwait(false)..];
    }

    // The head ends with the first empty line; lines end with CR LF or LF (RFC 9112, section 2.2).
    private static int HeadLength(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; bytes[at..].IndexOf((byte)'\n') is >= 0 and var next;)
        {
            at += next + 1;
            if (bytes[at..].StartsWith("\n"u8))
                return at + 1;
            if (bytes[at..].StartsWith("\r\n"u8))
                return at + 2;
        }

        return -1;
    }
}
