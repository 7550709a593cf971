using System.Formats.Tar;
using System.Text;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>Makes tar archives: ordinary entries with the base class library's writer, odd ones byte by byte.</summary>
internal sealed class Tar
{
    private readonly List<byte> _bytes = [];

    public TarEntryFormat Format { get; init; } = TarEntryFormat.Pax;

    public Tar Directory(string name, int mode = 0x1ed) => Add(Entry(TarEntryType.Directory, name, mode));

    public Tar File(string name, byte[] content, int mode = 0x1ed)
    {
        var entry = Entry(Format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, name, mode);
        entry.DataStream = new MemoryStream(content);
        return Add(entry);
    }

    public Tar File(string name, string content, int mode = 0x1ed) => File(name, Encoding.UTF8.GetBytes(content), mode);

    public Tar SymbolicLink(string name, string target)
    {
        var entry = Entry(TarEntryType.SymbolicLink, name, 0x1ff);
        entry.LinkName = target;
        return Add(entry);
    }

    public Tar HardLink(string name, string target, int mode = 0x1ed)
    {
        var entry = Entry(TarEntryType.HardLink, name, mode);
        entry.LinkName = target;
        return Add(entry);
    }

    public Tar Pipe(string name) => Add(Entry(TarEntryType.Fifo, name, 0x1ed));

    public Tar Whiteout(string name) => File(name, [], 0);

    /// <summary>A header as it is given, with the right checksum, and content behind it, padded.</summary>
    public Tar Raw(string name, char type, byte[]? content = null, Action<byte[]>? change = null)
    {
        content ??= [];
        var header = new byte[512];
        Put(header, 0, name);
        Put(header, 100, "0000755\0");
        Put(header, 124, Convert.ToString(content.Length, 8).PadLeft(11, '0'));
        header[156] = (byte)type;
        Put(header, 257, "ustar\000");
        change?.Invoke(header);
        PutSum(header);
        _bytes.AddRange(header);
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[-content.Length & 511]);
        return this;
    }

    public Tar Pax(char type, params (string Key, string Value)[] records) =>
        Raw("PaxHeader", type, Encoding.UTF8.GetBytes(string.Concat(records.Select(record => Record($" {record.Key}={record.Value}\n")))));

    public Tar Zeros(int blocks)
    {
        _bytes.AddRange(new byte[512 * blocks]);
        return this;
    }

    /// <summary>The archive without end blocks, unless <see cref="Zeros"/> wrote some.</summary>
    public byte[] ToArray() => [.. _bytes];

    public static void Put(byte[] header, int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, at);

    public static void PutSum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
            sum += value;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header[148..]);
    }

    /// <summary>The record's length counts its own digits.</summary>
    private static string Record(string rest)
    {
        var bytes = Encoding.UTF8.GetByteCount(rest);
        var length = bytes + 1;
        while (bytes + length.ToString(null, null).Length != length)
            length++;
        return length + rest;
    }

    private TarEntry Entry(TarEntryType type, string name, int mode)
    {
        TarEntry entry = Format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Gnu => new GnuTarEntry(type, name),
            _ => new PaxTarEntry(type, name),
        };
        entry.Mode = (UnixFileMode)mode;
        // So that the same content has the same digest whenever it is made; but for PAX, which names the writing process.
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        return entry;
    }

    private Tar Add(TarEntry entry)
    {
        // Its end blocks are left out: more may follow.
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, Format, leaveOpen: true))
            writer.WriteEntry(entry);
        _bytes.AddRange(archive.ToArray()[..^1024]);
        return this;
    }
}
