using System.Text;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Mutation;

/// <summary>Changes tar archives block by block, and mostly puts the headers' checksums right, so that a mistake is met behind them.</summary>
internal static class TarMutator
{
    private const int Block = 512;

    /// <summary>Where the fields of a header begin: name, mode, size, checksum, type, link name, magic, prefix, GNU's times and its sparse map.</summary>
    private static readonly int[] Fields = [0, 100, 124, 148, 156, 157, 257, 263, 345, 357, 386, 482, 508];

    private static readonly string[] Numbers = ["00000000000\0", "00000000001\0", "77777777777\0", "00000002000 ", "           8", "0000000-001\0", "\u0080\0\0\0\0\0\0\0\0\0\u0002\0", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe", "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", ""];

    private static readonly string[] Names = ["a", "b", "a/b", "a/b/c", "./a", "a/", "/a", "../a", "a/../b", ".wh.a", "a/.wh.b", "a/.wh..wh..opq", ".wh..wh..opq", ".wh..wh.aufs/x", ".wh.", ".wh...", "a//b", ".", "", "\u00e9", "a\nb"];

    private static readonly string[] Records = ["path", "linkpath", "size", "GNU.sparse.name", "GNU.sparse.size", "GNU.sparse.map", "mtime", "uid", "SCHILY.xattr.user.x", "hdrcharset", ""];

    public static byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others, Chance chance)
    {
        if (chance.OneIn(8))
            return ByteMutator.Mutate(input, others, chance);
        var blocks = input.Length / Block;
        var at = Block * chance.Below(blocks + 1);
        var end = Math.Min(input.Length, at + (Block * chance.Few(6)));
        return chance.Below(8) switch
        {
            0 or 1 or 2 when at < blocks * Block => Changed(input, at, chance),
            3 => [.. input[..at], .. input[end..]],
            4 => [.. input[..at], .. Enumerable.Repeat(input[at..end], Repetition.Times(end - at, chance)).SelectMany(part => part), .. input[at..]],
            5 => chance.Pick(others) is var other ? [.. input[..at], .. other[(Block * chance.Below((other.Length / Block) + 1))..]] : input,
            _ => [.. input[..at], .. Entry(chance), .. input[at..]],
        };
    }

    /// <summary>Headers and what follows them are told apart by nobody here: a changed block of content is as good.</summary>
    private static byte[] Changed(byte[] input, int at, Chance chance)
    {
        var header = input[at..(at + Block)];
        var field = chance.Pick(Fields);
        header = chance.Below(4) switch
        {
            0 => ByteMutator.Over(header, field, Encoding.Latin1.GetBytes(chance.Pick(Numbers))),
            1 => ByteMutator.Over(header, field, Encoding.Latin1.GetBytes(chance.Pick(Names) + '\0')),
            2 => ByteMutator.Over(header, 156, [(byte)chance.Pick("0123456789ALKxgSVMND\0\u007f".ToCharArray())]),
            _ => ByteMutator.Over(header, field + chance.Below(8), [chance.Byte()]),
        };
        if (!chance.OneIn(16))
            Tar.PutSum(header);
        return ByteMutator.Over(input, at, header);
    }

    private static byte[] Entry(Chance chance)
    {
        var (name, other) = (chance.Pick(Names), chance.Pick(Names));
        return chance.Below(6) switch
        {
            0 => new Tar().Raw("PaxHeader", chance.OneIn(6) ? 'g' : 'x', Pax(chance)).ToArray(),
            1 => new Tar().Raw("././@LongLink", chance.OneIn(2) ? 'L' : 'K', Encoding.Latin1.GetBytes(Long(name, chance) + (chance.OneIn(2) ? "\0" : ""))).ToArray(),
            2 => new Tar().Raw(name, '0', chance.OneIn(2) ? Elf.Arm64 : Encoding.Latin1.GetBytes(Long("#!/b\n", chance))).ToArray(),
            3 => new Tar().Raw(name, '5').ToArray(),
            4 => new Tar().Zeros(chance.Few(3)).ToArray(),
            _ => new Tar().Raw(name, chance.OneIn(2) ? '1' : '2', change: header => Tar.Put(header, 157, other)).ToArray(),
        };
    }

    private static byte[] Pax(Chance chance)
    {
        var records = new StringBuilder();
        for (var count = chance.Few(4); count > 0; count--)
        {
            var rest = $" {chance.Pick(Records)}={(chance.OneIn(3) ? chance.Pick(Numbers) : Long(chance.Pick(Names), chance))}\n";
            var length = rest.Length + 1;
            while (rest.Length + length.ToString(null, null).Length != length)
                length++;
            records.Append(chance.OneIn(12) ? chance.Below(2000) : length).Append(rest);
        }

        return Encoding.Latin1.GetBytes(records.ToString());
    }

    private static string Long(string name, Chance chance) => string.Concat(Enumerable.Repeat(name, Repetition.Times(name.Length, chance)));
}
