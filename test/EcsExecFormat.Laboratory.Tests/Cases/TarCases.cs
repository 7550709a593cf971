using System.Formats.Tar;
using System.Text;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Ways to write one archive.</summary>
internal static class TarCases
{
    private static readonly string LongName = new('x', 150);

    private static readonly string LongDirectory = string.Join('/', Enumerable.Repeat("directory", 14));

    public static IEnumerable<LabCase> All =>
    [
        .. Enum.GetValues<TarEntryFormat>().Where(format => format != TarEntryFormat.Unknown).Select(format => Written(
            $"tar-{format}".ToLowerInvariant(), "each format of the writer", machine => new Tar { Format = format }.Directory("srv/").File("srv/app", machine.Native), "/srv/app")),
        Written("tar-dot-names", "names begin with ./", machine => new Tar().Directory("./").Directory("./srv/").File("./srv/app", machine.Native), "/srv/app"),
        Written("tar-absolute-names", "names begin with /", machine => new Tar().Raw("/srv/app", '0', machine.Native), "/srv/app"),
        Written("tar-doubled-slashes", "names are put straight", machine => new Tar().Raw("srv//.//app", '0', machine.Native), "/srv/app"),
        Written("tar-pax-path", "a name in an extended header goes first", machine => new Tar().Pax('x', ("path", "srv/app")).Raw("wrong", '0', machine.Native), "/srv/app"),
        Written("tar-pax-long-name", "a name of more than 100 bytes", machine => new Tar().File(LongName, machine.Native), "/" + LongName),
        Written("tar-pax-link", "a long target of a link", machine => new Tar().File(LongName, machine.Native).SymbolicLink("app", LongName), "/app"),
        Written("tar-pax-linkpath", "a target in an extended header goes first", machine => new Tar().File("a", machine.Native)
            .Pax('x', ("linkpath", "a")).Raw("app", '2', null, header => Tar.Put(header, 157, "wrong")), "/app"),
        Written("tar-pax-size", "a size in an extended header goes first", machine => new Tar()
            .Pax('x', ("size", machine.Native.Length.ToString(null, null))).Raw("app", '0', machine.Native, header => Tar.Put(header, 124, "00000000000")), "/app"),
        Written("tar-pax-global", "a global header changes nothing", machine => new Tar().Pax('g', ("comment", "x")).File("app", machine.Native), "/app"),
        Written("tar-gnu-long-name", "a name in an entry of its own", machine => new Tar()
            .Raw("././@LongLink", 'L', Encoding.ASCII.GetBytes(LongName + "\0")).Raw("cut", '0', machine.Native), "/" + LongName),
        Written("tar-gnu-long-link", "a target in an entry of its own", machine => new Tar().File(LongName, machine.Native)
            .Raw("././@LongLink", 'K', Encoding.ASCII.GetBytes(LongName + "\0")).Raw("app", '2'), "/app"),
        Written("tar-ustar-prefix", "a name in two parts", machine => new Tar().Raw("app", '0', machine.Native, header => Tar.Put(header, 345, LongDirectory)), $"/{LongDirectory}/app"),
        Written("tar-base-256", "a size in binary", machine => new Tar().Raw("app", '0', machine.Native, header => Binary(header, 124, machine.Native.Length)), "/app"),
        Written("tar-old-type", "the type of old archives", machine => new Tar().Raw("app", '\0', machine.Native), "/app"),
        Written("tar-old-directory", "a slash makes a directory in old archives", machine => new Tar().Raw("srv/", '\0').Raw("srv/app", '\0', machine.Native), "/srv/app"),
        Written("tar-slash-behind-a-file", "a slash behind a file's name changes nothing in newer ones", machine => new Tar().Raw("app/", '0', machine.Native), "/app"),
        Written("tar-utf-8", "names in other alphabets", machine => new Tar().File("приложение", machine.Native), "/приложение"),
        Written("tar-latin-1", "bytes that are no UTF-8, beside", machine => new Tar().Raw("\u00e9", '0', "x"u8.ToArray()).File("app", machine.Native), "/app"),
        Written("tar-pipe-beside", "a pipe beside", machine => new Tar().Pipe("pipe").File("app", machine.Native), "/app"),
        Stored("tar-without-end-blocks", "the end blocks are missing", machine => Layer.Gzipped(new Tar().File("app", machine.Native).ToArray())),
        Stored("tar-with-one-end-block", "one of the end blocks is missing", machine => Layer.Gzipped(new Tar().File("app", machine.Native).Zeros(1).ToArray())),
        Stored("tar-with-many-end-blocks", "more end blocks than two", machine => Layer.Gzipped(new Tar().File("app", machine.Native).Zeros(20).ToArray())),
        new("tar-empty-layer", "a layer without entries", Runs, machine => LabImage.Of(machine, new Tar().File("app", machine.Native), new Tar())),
        new("tar-layer-of-no-bytes", "a layer without bytes", Runs,
            machine => LabImage.App(machine, machine.Native) is var image ? image with { Layers = [.. image.Layers, Layer.Gzipped([])] } : throw new InvalidOperationException()),
    ];

    private static LabCase Written(string name, string about, Func<Machine, Tar> tar, string entrypoint) =>
        new(name, about, Runs, machine => LabImage.Of(machine, tar(machine)) with { Entrypoint = [entrypoint] });

    private static LabCase Stored(string name, string about, Func<Machine, Layer> layer) =>
        new(name, about, Runs, machine => LabImage.Of(machine) with { Layers = [layer(machine)] });

    private static void Binary(byte[] header, int at, int value)
    {
        header.AsSpan(at, 12).Clear();
        header[at] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(at + 8), value);
    }
}
