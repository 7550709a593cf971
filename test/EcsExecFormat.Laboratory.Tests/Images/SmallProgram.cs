using System.Buffers.Binary;
using System.Text;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>Small programs beside the two that <c>TinyProgram</c> makes, and changed ones.</summary>
internal static class SmallProgram
{
    private const int Header32 = 52 + 32;
    private const int Header64 = 64;
    private const int Segment64 = 56;

    /// <summary>exit(0): xor ebx, ebx; mov eax, 1; int 0x80 (elf(5), Elf32_Ehdr and Elf32_Phdr).</summary>
    public static byte[] I386
    {
        get
        {
            const int address = 0x08048000;
            byte[] file = [.. Elf.Of32(3), 0x31, 0xDB, 0xB8, 1, 0, 0, 0, 0xCD, 0x80];
            Put(file, 20, 1);
            Put(file, 24, address + Header32);
            Elf.Put(file, 40, 52);
            // PT_LOAD, from the beginning of the file, readable and executable.
            Put(file, 52, 1);
            Put(file, 60, address);
            Put(file, 64, address);
            Put(file, 68, file.Length);
            Put(file, 72, file.Length);
            Put(file, 76, 5);
            Put(file, 80, 0x1000);
            return file;
        }
    }

    public static byte[] Changed(byte[] program, Action<byte[]> change)
    {
        change(program);
        return program;
    }

    /// <summary>A dynamic program: the same with a second segment, PT_INTERP, that names its loader.</summary>
    /// <param name="program">One that <c>TinyProgram</c> made.</param>
    /// <param name="loader">The bytes that the segment holds, with the NUL that should end them.</param>
    public static byte[] WithLoader(byte[] program, string loader)
    {
        var code = program[(Header64 + Segment64)..];
        byte[] name = Encoding.ASCII.GetBytes(loader);
        var file = new byte[Header64 + (2 * Segment64) + name.Length + code.Length];
        program.AsSpan(0, Header64 + Segment64).CopyTo(file);
        var start = Header64 + (2 * Segment64);
        name.CopyTo(file, start);
        code.CopyTo(file, start + name.Length);
        Elf.Put(file, 56, 2);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(24), 0x400000 + start + name.Length);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Header64 + 32), file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Header64 + 40), file.Length);
        var segment = file.AsSpan(Header64 + Segment64);
        BinaryPrimitives.WriteInt32LittleEndian(segment, 3);
        BinaryPrimitives.WriteInt64LittleEndian(segment[8..], start);
        BinaryPrimitives.WriteInt64LittleEndian(segment[32..], name.Length);
        return file;
    }

    private static void Put(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
