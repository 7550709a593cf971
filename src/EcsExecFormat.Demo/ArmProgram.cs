using System.Buffers.Binary;

namespace EcsExecFormat.Demo;

/// <summary>
/// The smallest program that 64-bit ARM Linux runs: an ELF header, one segment, and three instructions that exit with 0
/// (System V ABI, "ELF Header" and "Program Header"; ELF for the Arm 64-bit Architecture).
/// </summary>
internal static class ArmProgram
{
    private const int HeaderSize = 64;
    private const int SegmentHeaderSize = 56;
    private const ushort Executable = 2;
    private const ushort Aarch64 = 183;
    private const uint Load = 1;
    private const uint ReadAndExecute = 5;
    private const ulong Address = 0x400000;

    // mov x0, #0; mov x8, #93 (exit); svc #0
    private static readonly uint[] Instructions = [0xD2800000, 0xD2800BA8, 0xD4000001];

    public static byte[] Bytes()
    {
        const int start = HeaderSize + SegmentHeaderSize;
        var elf = new byte[start + (4 * Instructions.Length)];
        // Magic, 64-bit, little-endian, version 1.
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(elf);
        Put16(16, Executable);
        Put16(18, Aarch64);
        Put32(20, 1);
        Put64(24, Address + start);
        Put64(32, HeaderSize);
        Put16(52, HeaderSize);
        Put16(54, SegmentHeaderSize);
        Put16(56, 1);

        Put32(HeaderSize, Load);
        Put32(HeaderSize + 4, ReadAndExecute);
        Put64(HeaderSize + 16, Address);
        Put64(HeaderSize + 24, Address);
        Put64(HeaderSize + 32, (ulong)elf.Length);
        Put64(HeaderSize + 40, (ulong)elf.Length);
        Put64(HeaderSize + 48, 0x1000);

        for (var i = 0; i < Instructions.Length; i++)
            Put32(start + (4 * i), Instructions[i]);
        return elf;

        void Put16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), value);
        void Put32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at), value);
        void Put64(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(at), value);
    }
}
