using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// A header block of a tar archive (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"), taken as strictly
/// as the engines' own reader takes it (Go's archive/tar), so that what is read here is what they unpacked.
/// </summary>
/// <param name="Name">With the ustar prefix, if there is one.</param>
/// <param name="Type">The type flag as written.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Size">As stated; entries that are not files may state one and have no content.</param>
/// <param name="LinkName">Empty when there is none.</param>
internal readonly record struct TarHeader(string Name, byte Type, int Mode, long Size, string LinkName)
{
    public const int Bytes = 512;

    /// <exception cref="LayerUnreadableException">No tar header.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        if (!HasRightSum(block))
            throw new LayerUnreadableException("it is no tar archive, or a damaged one: a header's checksum is wrong");
        var (size, mode) = (Number(block.Slice(124, 12)), Number(block.Slice(100, 8)));
        if (size < 0)
            throw new LayerUnreadableException("an entry of its tar archive has a negative size");
        var name = Text(block[..100]);
        var prefix = PrefixOf(block);
        return new TarHeader(prefix.Length == 0 ? name : $"{prefix}/{name}", block[156], (int)(mode & 0xfff), size, Text(block.Slice(157, 100)));
    }

    /// <summary>The text up to the first NUL.</summary>
    public static string Text(ReadOnlySpan<byte> field) => BytePath.Of(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);

    private static string PrefixOf(ReadOnlySpan<byte> block)
    {
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8))
            return Text(block.Slice(345, block.Slice(508, 4).SequenceEqual("tar\0"u8) ? 131 : 155));
        // GNU keeps times where ustar keeps the prefix; old writers in Go kept the prefix there all the same.
        if (block.Slice(257, 8).SequenceEqual("ustar  \0"u8))
            _ = (Number(block.Slice(345, 12)), Number(block.Slice(357, 12)));
        return "";
    }

    /// <summary>The sum of all bytes with the sum's own field blank; old writers summed signed bytes.</summary>
    private static bool HasRightSum(ReadOnlySpan<byte> block)
    {
        var (unsigned, signed) = (0L, 0L);
        for (var at = 0; at < Bytes; at++)
        {
            var value = at is >= 148 and < 156 ? (byte)' ' : block[at];
            unsigned += value;
            signed += (sbyte)value;
        }

        return Number(block.Slice(148, 8)) is var stated && (stated == unsigned || stated == signed);
    }

    /// <summary>Octal digits, or two's complement behind a set first bit (base-256).</summary>
    private static long Number(ReadOnlySpan<byte> field) => (field[0] & 0x80) != 0 ? Binary(field) : Octal(field);

    private static long Binary(ReadOnlySpan<byte> field)
    {
        var isNegative = (field[0] & 0x40) != 0;
        var value = 0UL;
        for (var at = 0; at < field.Length; at++)
        {
            var digit = isNegative ? (byte)~field[at] : field[at];
            if (at == 0)
                digit &= 0x7f;
            if (value >> 55 != 0)
                throw Unreadable();
            value = (value << 8) | digit;
        }

        return isNegative ? ~(long)value : (long)value;
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim(" \0"u8);
        if (digits.IndexOf((byte)0) is >= 0 and var end)
            digits = digits[..end];
        var value = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw Unreadable();
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static LayerUnreadableException Unreadable() => new("it is no tar archive, or a damaged one: a number in a header is none");
}
