using System.Buffers.Binary;
using System.Text;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>Small ELF files: a header and one program header.</summary>
internal static class Elf
{
    public static readonly byte[] Amd64 = Of64(62);
    public static readonly byte[] Arm64 = Of64(183);

    /// <summary>Little-endian, 64-bit (elf(5), Elf64_Ehdr).</summary>
    public static byte[] Of64(ushort machine, Action<byte[]>? change = null)
    {
        var file = new byte[64 + 56];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        Put(file, 16, 2);
        Put(file, 18, machine);
        file[32] = 64;
        Put(file, 54, 56);
        Put(file, 56, 1);
        change?.Invoke(file);
        return file;
    }

    /// <summary>The same with a second program header, PT_INTERP, that names a loader (elf(5), Elf64_Phdr).</summary>
    public static byte[] Dynamic(ushort machine, string loader)
    {
        const int end = 64 + (2 * 56);
        byte[] file = [.. Of64(machine), .. new byte[56], .. Encoding.ASCII.GetBytes(loader), 0];
        Put(file, 56, 2);
        file[64 + 56] = 3;
        file[64 + 56 + 8] = end;
        file[64 + 56 + 32] = (byte)(loader.Length + 1);
        return file;
    }

    /// <summary>Little-endian, 32-bit (elf(5), Elf32_Ehdr).</summary>
    public static byte[] Of32(ushort machine, Action<byte[]>? change = null)
    {
        var file = new byte[52 + 32];
        "\u007fELF\u0001\u0001\u0001"u8.CopyTo(file);
        Put(file, 16, 2);
        Put(file, 18, machine);
        file[28] = 52;
        Put(file, 42, 32);
        Put(file, 44, 1);
        change?.Invoke(file);
        return file;
    }

    public static void Put(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    public static void PutBig(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), value);
}
