using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Programs for the right machine that are damaged (Linux, fs/binfmt_elf.c, load_elf_phdrs).</summary>
internal static class DamagedProgramCases
{
    private const int Headers = 64 + 56;

    public static IEnumerable<LabCase> All =>
    [
        Cut("cut-to-the-magic", "a program cut within its header", ExecFormatError, 4),
        Cut("cut-within-the-header", "a program cut within its header", ExecFormatError, 32),
        Cut("cut-before-the-program-headers", "a program cut behind its header", ExecFormatError, 64),
        Cut("cut-within-the-program-headers", "a program cut within its program headers", ExecFormatError, Headers - 1),
        Cut("cut-behind-the-program-headers", "a program cut later is executed, and dies of it", Runs, Headers) with { ExitCode = 139 },
        Changed("wrong-program-header-size", "e_phentsize has one right value", file => Elf.Put(file, 54, 55)),
        Changed("program-header-size-of-32-bits", "e_phentsize has one right value", file => Elf.Put(file, 54, 32)),
        Changed("no-program-headers", "there is nothing to load", file => Elf.Put(file, 56, 0)),
        Changed("too-many-program-headers", "they may take 64 KiB", file => Elf.Put(file, 56, 1171)),
        Changed("program-headers-beyond-the-end", "e_phoff points behind the file", file => file[34] = 1),
        Changed("program-headers-at-no-offset", "e_phoff is no offset at all", file => file.AsSpan(32, 8).Fill(0xff)),
        new("as-many-program-headers-as-may-be", "1170 of them fit into 64 KiB", Runs, machine => LabImage.App(machine, WithHeaders(machine.Native, 1170))),
    ];

    private static LabCase Cut(string name, string about, Outcome expected, int bytes) =>
        new(name, about, expected, machine => LabImage.App(machine, machine.Native[..bytes]));

    private static LabCase Changed(string name, string about, Action<byte[]> change) =>
        new(name, about, ExecFormatError, machine => LabImage.App(machine, SmallProgram.Changed(machine.Native, change)));

    /// <summary>The program headers stand behind the code, and all but the first are PT_NULL.</summary>
    private static byte[] WithHeaders(byte[] program, ushort count) => SmallProgram.Changed(
        [.. program, .. program[64..Headers], .. new byte[56 * (count - 1)]],
        file =>
        {
            Elf.Put(file, 32, (ushort)program.Length);
            Elf.Put(file, 56, count);
        });
}
