using System.Buffers.Binary;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Mutation;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private static readonly ulong[] Interesting =
        [0, 1, 2, 7, 8, 16, 32, 56, 64, 127, 128, 255, 256, 511, 512, 4095, 4096, 32767, 32768, 65535, 65536, int.MaxValue, 0x80000000, uint.MaxValue, long.MaxValue, 0x8000000000000000, ulong.MaxValue];

    /// <param name="input">What is changed; it stays as it is.</param>
    /// <param name="others">Inputs that a part may be taken from.</param>
    /// <param name="chance">Decides.</param>
    public static byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others, Chance chance)
    {
        var at = chance.Below(input.Length + 1);
        var length = Math.Min(input.Length - at, chance.OneIn(4) ? chance.Below(input.Length + 1) : chance.Few(8));
        return chance.Below(10) switch
        {
            0 => Over(input, at, [(byte)(input.Length > at ? input[at] ^ (1 << chance.Below(8)) : 0)]),
            1 => Over(input, at, [chance.Byte()]),
            2 => Over(input, at, Integer(chance)),
            3 => [.. input[..at], .. input[(at + length)..]],
            4 => [.. input[..at], .. Noise(chance), .. input[at..]],
            5 => [.. input[..at], .. Repeated(input[at..(at + length)], chance), .. input[at..]],
            6 => input[..at],
            7 => Splice(input, at, chance.Pick(others), chance),
            8 => Over(input, at, chance.OneIn(2) ? new byte[length] : Noise(chance)),
            _ => Moved(input, at, length, chance),
        };
    }

    /// <summary>A number at whose borders mistakes are made, in one of the widths and byte orders that formats have.</summary>
    public static byte[] Integer(Chance chance)
    {
        var value = chance.Pick(Interesting) + (ulong)chance.Between(-1, 1);
        var bytes = new byte[8];
        if (chance.OneIn(4))
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes[..(1 << chance.Below(4))];
    }

    public static byte[] Over(byte[] input, int at, byte[] with)
    {
        var changed = (byte[])input.Clone();
        with.AsSpan(0, Math.Min(with.Length, Math.Max(0, input.Length - at))).CopyTo(changed.AsSpan(Math.Min(at, input.Length)));
        return changed;
    }

    private static byte[] Noise(Chance chance)
    {
        var noise = new byte[chance.Few(12)];
        for (var at = 0; at < noise.Length; at++)
            noise[at] = chance.Byte();
        return noise;
    }

    private static byte[] Repeated(byte[] part, Chance chance) => [.. Enumerable.Repeat(part, Repetition.Times(part.Length, chance)).SelectMany(same => same)];

    /// <summary>The beginning of one and the end of another, which need not be of the same length.</summary>
    private static byte[] Splice(byte[] input, int at, byte[] other, Chance chance) => [.. input[..at], .. other[(chance.OneIn(2) ? Math.Min(at, other.Length) : chance.Below(other.Length + 1))..]];

    private static byte[] Moved(byte[] input, int at, int length, Chance chance)
    {
        var (part, rest) = (input[at..(at + length)], (byte[])[.. input[..at], .. input[(at + length)..]]);
        var to = chance.Below(rest.Length + 1);
        return [.. rest[..to], .. part, .. rest[to..]];
    }
}
