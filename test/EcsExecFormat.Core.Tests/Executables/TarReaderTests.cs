using System.Formats.Tar;
using System.Text;
using EcsExecFormat.Core.Oci;
using TarReader = EcsExecFormat.Core.Executables.TarReader;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>Archives of every writer that makes layers are read, and damaged ones are refused.</summary>
public class TarReaderTests
{
    private static readonly string Long = string.Join('/', Enumerable.Repeat("a-directory-with-a-rather-long-name", 4));

    public static readonly TheoryData<TarEntryFormat> Formats = [TarEntryFormat.Pax, TarEntryFormat.Ustar, TarEntryFormat.Gnu, TarEntryFormat.V7];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_format_of_another_writer_is_read(TarEntryFormat format)
    {
        var tar = new Tar { Format = format }.Directory("usr/").File("usr/app", Elf.Arm64).SymbolicLink("app", "usr/app").HardLink("copy", "usr/app").Zeros(2);
        Assert.Equal(
            ["usr/ Directory 755 0 ", "usr/app File 755 120 ", "app SymbolicLink 777 0 usr/app", "copy HardLink 755 0 usr/app"],
            await ListAsync(tar));
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Ustar)]
    public async Task Long_names_are_whole(TarEntryFormat format)
    {
        var tar = new Tar { Format = format }.File(Long + "/app", "x");
        Assert.Equal([$"{Long}/app File 755 1 "], await ListAsync(tar));
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Long_link_targets_are_whole(TarEntryFormat format)
    {
        var tar = new Tar { Format = format }.SymbolicLink(Long + "/app", Long + "/target");
        Assert.Equal([$"{Long}/app SymbolicLink 777 0 {Long}/target"], await ListAsync(tar));
    }

    [Fact]
    public async Task Names_are_bytes() =>
        Assert.Equal([Latin1("\u00e9 File 755 0 "), "\u00ff File 755 0 "], await ListAsync(new Tar().File("\u00e9", "").Raw("\u00ff", '0')));

    public static readonly TheoryData<string, string> Odd = new()
    {
        { "a pax size wins", "f File 755 3 , next File 755 0 " },
        { "a size in base-256", "f File 755 3 , next File 755 0 " },
        { "a link with a size has no content", "l SymbolicLink 755 0 t, next File 755 0 " },
        { "an old file with a slash is a directory", "d/ Directory 755 0 " },
        { "an old file", "d File 755 0 " },
        { "a global header says nothing", "f File 755 0 " },
        { "an empty pax value says nothing", "f File 755 0 " },
        { "the last pax value counts", "b File 755 0 " },
        { "a ustar prefix", "p/f File 755 0 " },
        { "a star prefix", "p/f File 755 0 " },
        { "gnu has no prefix", "f File 755 0 " },
        { "a signed checksum", "\u00ff File 755 0 " },
        { "a device", "f Special 755 0 " },
        { "a sparse file by pax", "real File 755 5 " },
        { "one end block", "f File 755 0 " },
        { "rubbish behind the end", "f File 755 0 " },
        { "no padding at the end", "f File 755 3 " },
        { "nothing", "" },
        { "end blocks only", "" },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task An_odd_archive_is_read_as_engines_read_it(string name, string expected) =>
        Assert.Equal(expected, string.Join(", ", await ListAsync(MakeOdd(name))));

    public static readonly TheoryData<string, string> Damaged = new()
    {
        { "text", "no tar archive" },
        { "a changed header", "checksum" },
        { "a cut header", "cut off" },
        { "cut content", "cut off" },
        { "a cut pax header", "cut off" },
        { "a negative size", "negative size" },
        { "a size beyond 63 bits", "a number in a header" },
        { "a size that is no number", "a number in a header" },
        { "a pax record without a length", "extended header" },
        { "a pax record longer than its header", "extended header" },
        { "a pax record without a line end", "extended header" },
        { "a pax path with a NUL", "extended header" },
        { "a pax size that is no number", "extended header" },
        { "a pax header of 2 MB", "larger than" },
        { "a long name of 2 MB", "larger than" },
        { "a path of 5000 bytes", "4096 bytes" },
        { "a link target of 5000 bytes", "4096 bytes" },
        { "an old GNU sparse file", "type S" },
        { "a multi-volume piece", "type M" },
        { "content behind one end block", "behind an end block" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task A_damaged_archive_is_refused(string name, string words)
    {
        var failure = await Assert.ThrowsAsync<LayerUnreadableException>(() => ListAsync(MakeDamaged(name)));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static byte[] MakeOdd(string name) => name switch
    {
        "a pax size wins" => [.. new Tar().Pax('x', ("size", "3")).Raw("f", '0').ToArray(), .. Padded("abc"), .. new Tar().File("next", "").ToArray()],
        "a size in base-256" => new Tar().Raw("f", '0', "abc"u8.ToArray(), header => Tar.Put(header, 124, "\u0080\0\0\0\0\0\0\0\0\0\0\u0003")).File("next", "").ToArray(),
        "a link with a size has no content" => new Tar().Raw("l", '2', [], header =>
        {
            Tar.Put(header, 124, "00000000777");
            Tar.Put(header, 157, "t");
        }).File("next", "").ToArray(),
        "an old file with a slash is a directory" => new Tar().Raw("d/", '\0').ToArray(),
        "an old file" => new Tar().Raw("d", '\0').ToArray(),
        "a global header says nothing" => new Tar().Pax('x', ("path", "lost")).Pax('g', ("path", "all")).Raw("f", '0').ToArray(),
        "an empty pax value says nothing" => new Tar().Pax('x', ("path", "a"), ("path", ""), ("size", "")).Raw("f", '0').ToArray(),
        "the last pax value counts" => new Tar().Pax('x', ("path", "a"), ("path", "b")).Raw("f", '0').ToArray(),
        "a ustar prefix" => new Tar().Raw("f", '0', [], header => Tar.Put(header, 345, "p")).ToArray(),
        "a star prefix" => new Tar().Raw("f", '0', [], header =>
        {
            Tar.Put(header, 345, "p");
            Tar.Put(header, 476, "00000000000");
            Tar.Put(header, 508, "tar\0");
        }).ToArray(),
        "gnu has no prefix" => new Tar().Raw("f", '0', [], header =>
        {
            Tar.Put(header, 257, "ustar  \0");
            Tar.Put(header, 345, "14540000000");
        }).ToArray(),
        "a signed checksum" => Signed(new Tar().Raw("\u00ff", '0').ToArray()),
        "a device" => new Tar().Raw("f", '3').ToArray(),
        "a sparse file by pax" => new Tar().Pax('x', ("GNU.sparse.major", "1"), ("GNU.sparse.name", "real"), ("path", "GNUSparseFile.0/real")).Raw("x", '0', new byte[5]).ToArray(),
        "one end block" => new Tar().File("f", "").Zeros(1).ToArray(),
        "rubbish behind the end" => [.. new Tar().File("f", "").Zeros(2).ToArray(), .. Encoding.ASCII.GetBytes(new string('x', 3000))],
        "no padding at the end" => new Tar().File("f", "abc").ToArray()[..^500],
        "nothing" => [],
        "end blocks only" => new byte[10240],
        _ => throw new ArgumentException(name),
    };

    private static byte[] MakeDamaged(string name) => name switch
    {
        "text" => Encoding.ASCII.GetBytes(new string('x', 512)),
        "a changed header" => Changed(new Tar().Raw("f", '0').ToArray()),
        "a cut header" => new Tar().Raw("f", '0').ToArray()[..511],
        "cut content" => new Tar().Raw("f", '0', "abc"u8.ToArray()).ToArray()[..514],
        "a cut pax header" => new Tar().Pax('x', ("path", "a")).ToArray()[..520],
        "a negative size" => new Tar().Raw("f", '0', [], header => header.AsSpan(124, 12).Fill(0xff)).ToArray(),
        "a size beyond 63 bits" => new Tar().Raw("f", '0', [], header => header.AsSpan(124, 12).Fill(0x80)).ToArray(),
        "a size that is no number" => new Tar().Raw("f", '0', [], header => Tar.Put(header, 124, "12345678")).ToArray(),
        "a pax record without a length" => new Tar().Raw("x", 'x', "path=a\n"u8.ToArray()).ToArray(),
        "a pax record longer than its header" => new Tar().Raw("x", 'x', "99 path=a\n"u8.ToArray()).ToArray(),
        "a pax record without a line end" => new Tar().Raw("x", 'x', "9 path=ab"u8.ToArray()).ToArray(),
        "a pax path with a NUL" => new Tar().Pax('x', ("path", "a\0b")).ToArray(),
        "a pax size that is no number" => new Tar().Pax('x', ("size", "-1")).ToArray(),
        "a pax header of 2 MB" => new Tar().Pax('x', ("comment", new string('x', 2_000_000))).ToArray(),
        "a long name of 2 MB" => new Tar().Raw("L", 'L', new byte[2_000_000]).ToArray(),
        "a path of 5000 bytes" => new Tar().Pax('x', ("path", new string('x', 5000))).Raw("f", '0').ToArray(),
        "a link target of 5000 bytes" => new Tar().Pax('x', ("linkpath", new string('x', 5000))).Raw("f", '2').ToArray(),
        "an old GNU sparse file" => new Tar().Raw("f", 'S').ToArray(),
        "a multi-volume piece" => new Tar().Raw("f", 'M').ToArray(),
        "content behind one end block" => new Tar().Zeros(1).Raw("f", '0').ToArray(),
        _ => throw new ArgumentException(name),
    };

    private static Task<List<string>> ListAsync(Tar tar) => ListAsync(tar.ToArray());

    private static async Task<List<string>> ListAsync(byte[] tar)
    {
        var reader = new TarReader(new MemoryStream(tar), TestContext.Current.CancellationToken);
        var entries = new List<string>();
        while (await reader.NextAsync() is { } entry)
            entries.Add($"{entry.Name} {entry.Kind} {Convert.ToString(entry.Mode, 8)} {entry.Size} {entry.LinkTarget}");
        await reader.DrainAsync();
        return entries;
    }

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Padded(string content)
    {
        var padded = new byte[512];
        Encoding.ASCII.GetBytes(content).CopyTo(padded, 0);
        return padded;
    }

    private static byte[] Changed(byte[] tar)
    {
        tar[0]++;
        return tar;
    }

    private static byte[] Signed(byte[] tar)
    {
        var sum = tar.Take(512).Select((value, at) => at is >= 148 and < 156 ? ' ' : (int)(sbyte)value).Sum();
        Tar.Put(tar, 148, Convert.ToString(sum, 8).PadLeft(6, '0'));
        return tar;
    }
}
