using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>What kernels were seen to take and to refuse (tried on linux/amd64), and elf(5).</summary>
public class ElfHeaderTests
{
    public static readonly TheoryData<string, string?> Told = new()
    {
        { "amd64", "linux/amd64" },
        { "amd64, position independent", "linux/amd64" },
        { "amd64 that calls itself 32-bit, big-endian and FreeBSD's", "linux/amd64" },
        { "arm64", "linux/arm64" },
        { "386", "linux/386" },
        { "386 with the number of the 486", "linux/386" },
        { "arm", "32-bit ARM" },
        { "s390x", "linux/s390x" },
        { "ppc64le", "linux/ppc64le" },
        { "riscv64", "linux/riscv64" },
        { "an unknown machine", "ELF machine 999" },
        { "amd64 as an object file", null },
        { "amd64 as a core file", null },
        { "amd64 without program headers", null },
        { "amd64 with 32-bit program headers", null },
        { "amd64 in the layout of 32 bits", null },
        { "amd64 with more program headers than a kernel reads", null },
        { "amd64 cut within its header", null },
        { "amd64 cut within its program headers", null },
        { "amd64 with program headers beyond the end", null },
        { "arm64 that calls itself 32-bit", "linux/arm64" },
        { "arm64 that calls itself big-endian", "linux/arm64" },
        { "arm64 in the layout of 32 bits", null },
        { "arm64 without program headers", null },
        { "386 with 64-bit program headers", null },
        { "32 bytes of amd64", null },
    };

    [Theory]
    [MemberData(nameof(Told))]
    public void A_header_tells_which_machines_execute_it(string name, string? machine)
    {
        var file = Make(name);
        var header = ElfHeader.Read(file.AsSpan(0, Math.Min(file.Length, BinaryFormat.HeadBytes)), file.Length);
        Assert.Equal(machine, header?.Machine);
        if (header?.Platform is { } platform)
            Assert.Equal(machine, platform.ToString());
    }

    private static byte[] Make(string name) => name switch
    {
        "amd64" => Elf.Amd64,
        "amd64, position independent" => Elf.Of64(62, file => Elf.Put(file, 16, 3)),
        "amd64 that calls itself 32-bit, big-endian and FreeBSD's" => Elf.Of64(62, file => (file[4], file[5], file[6], file[7]) = (1, 2, 77, 9)),
        "arm64" => Elf.Arm64,
        "386" => Elf.Of32(3),
        "386 with the number of the 486" => Elf.Of32(6),
        "arm" => Elf.Of32(40),
        "s390x" => Elf.Of64(0, file =>
        {
            file[5] = 2;
            Elf.PutBig(file, 18, 22);
        }),
        "ppc64le" => Elf.Of64(21),
        "riscv64" => Elf.Of64(243),
        "an unknown machine" => Elf.Of64(999),
        "amd64 as an object file" => Elf.Of64(62, file => Elf.Put(file, 16, 1)),
        "amd64 as a core file" => Elf.Of64(62, file => Elf.Put(file, 16, 4)),
        "amd64 without program headers" => Elf.Of64(62, file => Elf.Put(file, 56, 0)),
        "amd64 with 32-bit program headers" => Elf.Of64(62, file => Elf.Put(file, 54, 32)),
        "amd64 in the layout of 32 bits" => Elf.Of32(62),
        "amd64 with more program headers than a kernel reads" => [.. Elf.Of64(62, file => Elf.Put(file, 56, 1171)), .. new byte[1171 * 56]],
        "amd64 cut within its header" => Elf.Amd64[..63],
        "amd64 cut within its program headers" => Elf.Amd64[..119],
        "amd64 with program headers beyond the end" => Elf.Of64(62, file => file.AsSpan(32, 8).Fill(0xff)),
        "arm64 that calls itself 32-bit" => Elf.Of64(183, file => file[4] = 1),
        "arm64 that calls itself big-endian" => Elf.Of64(183, file => file[5] = 2),
        "arm64 in the layout of 32 bits" => Elf.Of32(183),
        "arm64 without program headers" => Elf.Of64(183, file => Elf.Put(file, 56, 0)),
        "386 with 64-bit program headers" => Elf.Of32(3, file => Elf.Put(file, 42, 56)),
        "32 bytes of amd64" => Elf.Amd64[..32],
        _ => throw new ArgumentException(name),
    };
}
