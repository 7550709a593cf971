using System.Buffers.Binary;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// The loader that a dynamic program names in its segment PT_INTERP (elf(5), Elf64_Phdr and Elf32_Phdr; Linux <c>fs/binfmt_elf.c</c>, load_elf_binary),
/// as far as that lies in the bytes that were read.
/// </summary>
/// <param name="IsRefused">Whether the kernel refuses the program with ENOEXEC: the name has less than two bytes, or more than a path may have, or no NUL at its end.</param>
/// <param name="Path">See <see cref="BytePath"/>; null when the program names none, or it lies elsewhere.</param>
internal readonly record struct ElfLoader(bool IsRefused, string? Path)
{
    private const uint Interpreter = 3;

    /// <param name="head">The file's first bytes; its header is whole.</param>
    /// <param name="is64">Which of the two layouts it has.</param>
    public static ElfLoader Read(ReadOnlySpan<byte> head, bool is64)
    {
        var offset = is64 ? BinaryPrimitives.ReadUInt64LittleEndian(head[32..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[28..]);
        var (entrySize, count) = is64 ? (56, U16(head, 56)) : (32, U16(head, 44));
        for (var number = 0; number < count; number++)
        {
            var at = offset + (ulong)(number * entrySize);
            if (at + (ulong)entrySize > (ulong)head.Length)
                break;
            var segment = head.Slice((int)at, entrySize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == Interpreter)
                return is64 ? Named(head, U64(segment, 8), U64(segment, 32)) : Named(head, U32(segment, 4), U32(segment, 16));
        }

        return default;
    }

    private static ElfLoader Named(ReadOnlySpan<byte> head, ulong offset, ulong size)
    {
        if (size is < 2 or > BytePath.Longest)
            return new ElfLoader(true, null);
        if (offset > (ulong)head.Length || size > (ulong)head.Length - offset)
            return default;
        var name = head.Slice((int)offset, (int)size);
        return name[^1] != 0 ? new ElfLoader(true, null) : new ElfLoader(false, BytePath.Of(name[..name.IndexOf((byte)0)]));
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static ulong U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
