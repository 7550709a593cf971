using System.Buffers.Binary;
using System.Text;

namespace EcsExecFormat.Packaging.Tests;

public sealed class CheckBootstrapTests : IDisposable
{
    private const ushort X86_64 = 62;
    private const ushort Arm64 = 183;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public CheckBootstrapTests()
    {
        // All of a Linux machine's basic outfit, which the script relies on.
        foreach (var program in new[] { "sh", "find", "od", "awk", "tr" })
            Tool.Require(program);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(X86_64, "x86_64")]
    [InlineData(Arm64, "arm64")]
    public void A_program_for_the_declared_architecture_passes(ushort machine, string architecture)
    {
        Ship(Elf(machine, "GLIBC_2.2.5", "GLIBC_2.34", "memcpy"));

        Assert.Equal((0, ""), Check(architecture));
    }

    [Theory]
    [InlineData(Arm64, "x86_64")]
    [InlineData(X86_64, "arm64")]
    [InlineData(3, "x86_64")]
    public void A_program_for_another_architecture_is_refused(ushort machine, string architecture)
    {
        Ship(Elf(machine, "GLIBC_2.34"));

        AssertRefused(architecture, "exec format error");
    }

    [Theory]
    [InlineData("#!/bin/sh\nexec dotnet bootstrap.dll\n")]
    [InlineData("MZ")]
    [InlineData("")]
    public void What_is_no_ELF_file_is_refused(string content)
    {
        Ship(Encoding.ASCII.GetBytes(content));

        AssertRefused("x86_64", "no 64-bit little-endian ELF file");
    }

    [Fact]
    public void A_32_bit_program_is_refused()
    {
        var elf = Elf(X86_64, "GLIBC_2.34");
        elf[4] = 1;
        Ship(elf);

        AssertRefused("x86_64", "no 64-bit little-endian ELF file");
    }

    [Theory]
    [InlineData("GLIBC_2.35")]
    [InlineData("GLIBC_2.100")]
    [InlineData("GLIBC_3.0")]
    [InlineData("GLIBC_ABI_DT_RELR")]
    public void A_glibc_newer_than_that_of_Amazon_Linux_2023_is_refused(string version)
    {
        Ship(Elf(X86_64, "GLIBC_2.2.5", version, "GLIBC_2.34"));

        AssertRefused("x86_64", version);
    }

    [Theory]
    [InlineData("bootstrap.dbg")]
    [InlineData("appsettings.json")]
    [InlineData(".hidden")]
    public void Anything_beside_the_program_is_refused(string name)
    {
        Ship(Elf(X86_64, "GLIBC_2.34"));
        File.WriteAllText(Path.Combine(_folder.FullName, name), "");

        AssertRefused("x86_64", name);
    }

    [Fact]
    public void An_empty_folder_is_refused() => AssertRefused("x86_64", "is missing");

    [Fact]
    public void A_program_that_may_not_be_executed_is_refused()
    {
        Ship(Elf(X86_64, "GLIBC_2.34"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AssertRefused("x86_64", "not executable");
    }

    private void AssertRefused(string architecture, string reason)
    {
        var (exitCode, error) = Check(architecture);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: ", error);
        Assert.Contains(reason, error);
    }

    private (int ExitCode, string Error) Check(string architecture)
    {
        Tool.Require("sh");
        var result = Tool.Run("sh", ["build/check-bootstrap", _folder.FullName, architecture]);
        return (result.ExitCode, result.Error);
    }

    private void Ship(byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
    {
        var file = Path.Combine(_folder.FullName, "bootstrap");
        File.WriteAllBytes(file, content);
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no execute permission to check.");
        else
            File.SetUnixFileMode(file, mode);
    }

    /// <summary>A 64-bit little-endian ELF header, followed by a string table of <paramref name="names"/>.</summary>
    private static byte[] Elf(ushort machine, params string[] names)
    {
        var header = new byte[64];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), machine);
        return [.. header, .. Encoding.ASCII.GetBytes($"\0{string.Join('\0', names)}\0")];
    }
}
