using System.Buffers.Binary;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The least program that a Linux kernel of its architecture executes: an ELF header and one segment (System V ABI, ELF-64 Object File Format).</summary>
internal static class TinyProgram
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const ulong Address = 0x400000;

    /// <param name="architecture"><c>amd64</c> or <c>arm64</c>.</param>
    public static byte[] For(string architecture)
    {
        var (machine, code) = architecture switch
        {
            // exit(0): mov edi, 0; mov eax, 60; syscall
            "amd64" => (62, new byte[] { 0xBF, 0, 0, 0, 0, 0xB8, 60, 0, 0, 0, 0x0F, 0x05 }),
            // exit(0): mov x0, #0; mov x8, #93; svc #0
            "arm64" => (183, new byte[] { 0x00, 0x00, 0x80, 0xD2, 0xA8, 0x0B, 0x80, 0xD2, 0x01, 0x00, 0x00, 0xD4 }),
            _ => throw new ArgumentOutOfRangeException(nameof(architecture)),
        };
        var file = new byte[HeaderSize + SegmentSize + code.Length];
        WriteHeader(file, (ushort)machine);
        WriteSegment(file.AsSpan(HeaderSize), (ulong)file.Length);
        code.CopyTo(file, HeaderSize + SegmentSize);
        return file;
    }

    private static void WriteHeader(Span<byte> file, ushort machine)
    {
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], 2); // e_type: ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], machine);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1); // e_version
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], Address + HeaderSize + SegmentSize); // e_entry
        BinaryPrimitives.WriteUInt64LittleEndian(file[32..], HeaderSize); // e_phoff
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], HeaderSize); // e_ehsize
        BinaryPrimitives.WriteUInt16LittleEndian(file[54..], SegmentSize); // e_phentsize
        BinaryPrimitives.WriteUInt16LittleEndian(file[56..], 1); // e_phnum
    }

    private static void WriteSegment(Span<byte> segment, ulong length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1); // p_type: PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5); // p_flags: readable, executable
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], Address); // p_vaddr
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], Address); // p_paddr
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], length); // p_filesz
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], length); // p_memsz
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 0x1000); // p_align
    }
}
