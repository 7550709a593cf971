using System.Buffers.Binary;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>What the header of an ELF program says about the machines that execute it (elf(5); Linux <c>fs/binfmt_elf.c</c>).</summary>
/// <param name="Platform">The platform whose kernel takes it; null for a machine that has no name of its own in Go's words.</param>
/// <param name="Machine">For people: <c>linux/arm64</c>, <c>32-bit ARM</c>, <c>ELF machine 999</c>.</param>
public sealed record ElfHeader(Platform? Platform, string Machine)
{
    /// <summary>The loader of a dynamic program, see <see cref="BytePath"/>; null when it needs none, or names it beyond the bytes that were read.</summary>
    public string? Loader { get; private init; }

    private const int LargestProgramHeaders = 65536;
    private const ushort Executable = 2;
    private const ushort Shared = 3;

    /// <param name="head">The file's first bytes, 64 or more unless it is shorter.</param>
    /// <param name="size">Bytes of the whole file; a file cut within its program headers is executed nowhere.</param>
    /// <returns>Null when no kernel would take it: no ELF header, cut, no program, no program headers of the right size, or a loader without a proper name.</returns>
    /// <remarks>
    /// Linux on x86-64 and on 64-bit ARM reads the fields little-endian and ignores what the file says of its class and byte order; the
    /// layout follows from the machine. Another machine's program is refused by its number alone, and is only named here.
    /// </remarks>
    public static ElfHeader? Read(ReadOnlySpan<byte> head, long size)
    {
        if (head.Length < 52 || !head.StartsWith("\u007fELF"u8))
            return null;
        var (type, machine) = (U16(head, 16), U16(head, 18));
        return machine switch
        {
            62 => type is Executable or Shared && IsWhole64(head, size) ? Of(Oci.Platform.LinuxAmd64, ElfLoader.Read(head, is64: true)) : null,
            183 => type is Executable or Shared && IsWhole64(head, size) ? Of(Oci.Platform.LinuxArm64, ElfLoader.Read(head, is64: true)) : null,
            3 or 6 => type is Executable or Shared && IsWhole32(head, size) ? Of(Oci.Platform.Of("linux", "386"), ElfLoader.Read(head, is64: false)) : null,
            _ => Foreign(head),
        };
    }

    private static ElfHeader? Of(Platform platform, ElfLoader loader) => loader.IsRefused ? null : Of(platform) with { Loader = loader.Path };

    private static ElfHeader Of(Platform platform) => new(platform, platform.ToString());

    /// <summary>Machines that no ECS host has.</summary>
    private static ElfHeader Foreign(ReadOnlySpan<byte> head)
    {
        var isBigEndian = head[5] == 2;
        var machine = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(head[18..]) : U16(head, 18);
        return (machine, head[4], isBigEndian) switch
        {
            (40, 1, _) => new ElfHeader(null, "32-bit ARM"),
            (22, 2, true) => Of(Oci.Platform.Of("linux", "s390x")),
            (21, 2, false) => Of(Oci.Platform.Of("linux", "ppc64le")),
            (21, 2, true) => Of(Oci.Platform.Of("linux", "ppc64")),
            (243, 2, false) => Of(Oci.Platform.Of("linux", "riscv64")),
            (258, 2, false) => Of(Oci.Platform.Of("linux", "loong64")),
            _ => new ElfHeader(null, $"ELF machine {machine}"),
        };
    }

    private static bool IsWhole64(ReadOnlySpan<byte> head, long size) =>
        head.Length >= 64 && AreThere(BinaryPrimitives.ReadUInt64LittleEndian(head[32..]), U16(head, 54), U16(head, 56), expectedSize: 56, size);

    private static bool IsWhole32(ReadOnlySpan<byte> head, long size) =>
        AreThere(BinaryPrimitives.ReadUInt32LittleEndian(head[28..]), U16(head, 42), U16(head, 44), expectedSize: 32, size);

    private static bool AreThere(ulong offset, int entrySize, int count, int expectedSize, long size) =>
        entrySize == expectedSize && count > 0 && count * entrySize <= LargestProgramHeaders
        && offset <= (ulong)size && (ulong)size - offset >= (ulong)(count * entrySize);

    private static ushort U16(ReadOnlySpan<byte> head, int at) => BinaryPrimitives.ReadUInt16LittleEndian(head[at..]);
}
