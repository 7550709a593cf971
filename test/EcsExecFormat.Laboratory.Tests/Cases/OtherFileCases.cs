using System.Text;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Executable files that no kernel takes for a program.</summary>
internal static class OtherFileCases
{
    public static IEnumerable<LabCase> All =>
    [
        File("file-empty", "an empty file", []),
        File("file-of-zeros", "what is left of a file after a crash", new byte[1000]),
        File("file-pe", "a Windows program", [.. "MZ"u8, .. new byte[58], 64, 0, 0, 0, .. "PE\0\0"u8, 0x64, 0x86]),
        File("file-mach-o", "a program for macOS", [0xcf, 0xfa, 0xed, 0xfe, 0x07, 0, 0, 1, 3, 0, 0, 0, 2, 0, 0, 0]),
        File("file-mach-o-universal", "a program for several machines with macOS", [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]),
        File("file-git-lfs-pointer", "what Git leaves in place of a large file", Encoding.ASCII.GetBytes(
            $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n")),
        File("file-gzip", "a packed program", Layer.Gzip(new byte[100])),
        File("file-webassembly", "WebAssembly", [0, .. "asm"u8, 1, 0, 0, 0]),
        File("file-zip", "a packed program for Java", [.. "PK\u0003\u0004"u8, .. new byte[30]]),
        File("file-text", "a script without #!", "echo hello\n"u8.ToArray()),
        File("file-one-byte", "a single byte", [0x7f]),
        File("file-almost-elf", "a magic number with a wrong letter", [0x7f, .. "ELG"u8, .. new byte[200]]),
    ];

    private static LabCase File(string name, string about, byte[] content) =>
        new(name, about, ExecFormatError, machine => LabImage.App(machine, content));
}
