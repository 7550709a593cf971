using System.Numerics;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// Reads a tar archive forward, entry by entry, in constant memory. Names may come in the header, with a ustar prefix, in a pax header, or
/// as GNU's long names. The reader of the base class library is not used, because it takes extended headers of any size into memory.
/// </summary>
/// <param name="source">The archive, from its beginning.</param>
/// <param name="cancellationToken">Ends the reading.</param>
public sealed class TarReader(Stream source, CancellationToken cancellationToken)
{
    /// <summary>Bytes of an extended header or a long name; the engines' own reader takes no more (Go, archive/tar).</summary>
    private const int LargestSpecial = 1024 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at;
    private int _end;
    private long _content;
    private int _padding;

    /// <summary>For extended headers and long names, one at a time: thousands of them, a mebibyte each, would be garbage faster than it is collected.</summary>
    private byte[] _special = [];

    /// <summary>The next entry; null at the end of the archive, which may lack its end blocks.</summary>
    /// <exception cref="LayerUnreadableException">The archive is damaged, cut, or of a kind that engines refuse.</exception>
    public async Task<TarEntry?> NextAsync()
    {
        var records = new PaxRecords();
        var (longName, longLink) = ("", "");
        while (await HeaderAsync().ConfigureAwait(false) is { } header)
        {
            switch (header.Type)
            {
                case (byte)'x':
                    records = PaxRecords.Read((await SpecialAsync(header).ConfigureAwait(false)).Span);
                    break;
                case (byte)'g':
                    // Engines drop what a global header says, and with it what was said about the next entry.
                    _ = PaxRecords.Read((await SpecialAsync(header).ConfigureAwait(false)).Span);
                    (records, longName, longLink) = (new PaxRecords(), "", "");
                    break;
                case (byte)'L':
                    longName = LongName((await SpecialAsync(header).ConfigureAwait(false)).Span);
                    break;
                case (byte)'K':
                    longLink = LongName((await SpecialAsync(header).ConfigureAwait(false)).Span);
                    break;
                default:
                    return Entry(header with
                    {
                        Name = longName.Length > 0 ? longName : records.Path ?? header.Name,
                        LinkName = longLink.Length > 0 ? longLink : records.LinkPath ?? header.LinkName,
                        Size = records.Size ?? header.Size,
                    }, records.IsSparse);
            }
        }

        return null;
    }

    /// <summary>The first bytes of the entry's content, to be read once, before the next entry.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="LayerUnreadableException">The archive ends within them.</exception>
    public async Task<int> ContentAsync(Memory<byte> head)
    {
        var wanted = (int)Math.Min(head.Length, _content);
        if (await ReadAsync(head[..wanted]).ConfigureAwait(false) < wanted)
            throw Cut();
        _content -= wanted;
        return wanted;
    }

    /// <summary>Reads on behind the archive, to the end of the stream.</summary>
    public async Task DrainAsync()
    {
        while (await FillAsync().ConfigureAwait(false))
            _at = _end;
    }

    private TarEntry Entry(TarHeader header, bool isSparse)
    {
        if (Math.Max(header.Name.Length, header.LinkName.Length) > BytePath.Longest)
            throw PathTooLong();
        var kind = (char)header.Type switch
        {
            '\0' => header.Name.EndsWith('/') ? TarEntryKind.Directory : TarEntryKind.File,
            '0' => TarEntryKind.File,
            '1' => TarEntryKind.HardLink,
            '2' => TarEntryKind.SymbolicLink,
            '3' or '4' or '6' => TarEntryKind.Special,
            '5' => TarEntryKind.Directory,
            var other => throw new LayerUnreadableException($"it holds an entry of the type {PlainText.Line(other.ToString(), 4)}, which engines do not unpack"),
        };
        SetContent(kind == TarEntryKind.File ? header.Size : 0);
        return new TarEntry(header.Name, kind, header.Mode, _content, kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? header.LinkName : "") { IsSparse = isSparse };
    }

    private void SetContent(long size) => (_content, _padding) = (size, (int)(-size & (TarHeader.Bytes - 1)));

    /// <returns>Null at the end: no more bytes, or two blocks of zeros, or one that nothing follows.</returns>
    private async Task<TarHeader?> HeaderAsync()
    {
        if (await SkipAsync(_content).ConfigureAwait(false) < _content)
            throw Cut();
        if (await SkipAsync(_padding).ConfigureAwait(false) < _padding)
            return null;
        SetContent(0);
        if (await BlockAsync().ConfigureAwait(false) is not { } block)
            return null;
        if (!block.Span.ContainsAnyExcept((byte)0))
        {
            return await BlockAsync().ConfigureAwait(false) is { } second && second.Span.ContainsAnyExcept((byte)0)
                ? throw new LayerUnreadableException("its tar archive goes on behind an end block")
                : null;
        }

        return TarHeader.Read(block.Span);
    }

    private static string LongName(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)0);
        return (end < 0 ? content.Length : end) <= BytePath.Longest ? TarHeader.Text(content) : throw PathTooLong();
    }

    /// <returns>Valid until the next one is read.</returns>
    private async Task<ReadOnlyMemory<byte>> SpecialAsync(TarHeader header)
    {
        if (header.Size > LargestSpecial)
            throw new LayerUnreadableException($"an extended header of its tar archive is larger than {LargestSpecial} bytes");
        SetContent(header.Size);
        if (_special.Length < header.Size)
            _special = new byte[BitOperations.RoundUpToPowerOf2((uint)header.Size)];
        var content = _special.AsMemory(0, (int)header.Size);
        await ContentAsync(content).ConfigureAwait(false);
        return content;
    }

    /// <returns>Null when nothing follows; valid until the next read.</returns>
    private async Task<ReadOnlyMemory<byte>?> BlockAsync()
    {
        if (_end - _at < TarHeader.Bytes)
        {
            Buffer.BlockCopy(_buffer, _at, _buffer, 0, _end - _at);
            (_at, _end) = (0, _end - _at);
            _end += await source.ReadAtLeastAsync(_buffer.AsMemory(_end), TarHeader.Bytes - _end, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }

        if (_end == _at)
            return null;
        if (_end - _at < TarHeader.Bytes)
            throw Cut();
        _at += TarHeader.Bytes;
        return _buffer.AsMemory(_at - TarHeader.Bytes, TarHeader.Bytes);
    }

    private async Task<int> ReadAsync(Memory<byte> into)
    {
        var read = 0;
        while (read < into.Length && await FillAsync().ConfigureAwait(false))
        {
            var part = Math.Min(into.Length - read, _end - _at);
            _buffer.AsMemory(_at, part).CopyTo(into[read..]);
            (read, _at) = (read + part, _at + part);
        }

        return read;
    }

    private async Task<long> SkipAsync(long count)
    {
        var skipped = 0L;
        while (skipped < count && await FillAsync().ConfigureAwait(false))
        {
            var part = (int)Math.Min(count - skipped, _end - _at);
            (skipped, _at) = (skipped + part, _at + part);
        }

        return skipped;
    }

    /// <returns>Whether there are bytes in the buffer.</returns>
    private async ValueTask<bool> FillAsync()
    {
        if (_at < _end)
            return true;
        _at = 0;
        _end = await source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _end > 0;
    }

    internal static LayerUnreadableException PathTooLong() => new($"it holds a path of more than {BytePath.Longest} bytes");

    private static LayerUnreadableException Cut() => new("its tar archive is cut off");
}
