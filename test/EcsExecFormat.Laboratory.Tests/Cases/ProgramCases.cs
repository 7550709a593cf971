using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>ELF programs for various machines (Linux, fs/binfmt_elf.c).</summary>
internal static class ProgramCases
{
    public static readonly LabCase Native = new("program-native", "a program for this machine", Runs, machine => LabImage.App(machine, machine.Native));

    public static IEnumerable<LabCase> All =>
    [
        Native,
        new("program-foreign", "a program for the other machine", ExecFormatError, machine => LabImage.App(machine, machine.Foreign)),
        new("program-i386", "x86-64 runs i386, ARM does not", Runs, ExecFormatError, machine => LabImage.App(machine, SmallProgram.I386)),
        I386("program-i486", "the number of the 486 is taken for it too", Runs, file => file[18] = 6),
        I386("program-i386-relocatable", "ET_REL is no program there either", ExecFormatError, file => file[16] = 1),
        I386("program-i386-wrong-header-size", "e_phentsize has another right value there", ExecFormatError, file => file[42] = 56),
        Foreign("program-armv7", "32-bit ARM runs on none of the two", Elf.Of32(40)),
        Foreign("program-s390x", "z/Architecture is big-endian", Elf.Of64(0, file => { file[5] = 2; Elf.PutBig(file, 16, 2); Elf.PutBig(file, 18, 22); })),
        Foreign("program-ppc64le", "POWER", Elf.Of64(21)),
        Foreign("program-riscv64", "RISC-V", Elf.Of64(243)),
        Foreign("program-loong64", "LoongArch", Elf.Of64(258)),
        Foreign("program-mips64le", "MIPS", Elf.Of64(8)),
        Foreign("program-of-no-machine", "a machine that there is not", Elf.Of64(999)),
        Changed("program-class-lies", "the class byte is not looked at", Runs, file => file[4] = 1),
        Changed("program-byte-order-lies", "the byte order is not looked at", Runs, file => file[5] = 2),
        Changed("program-odd-version-and-system", "nor are the versions and the operating system", Runs, file => (file[6], file[7], file[8], file[20]) = (9, 9, 9, 9)),
        Changed("program-position-independent", "ET_DYN is executed too", Runs, file => file[16] = 3),
        Changed("program-relocatable", "ET_REL is an object file, and no program", ExecFormatError, file => file[16] = 1),
        Changed("program-core-dump", "ET_CORE is no program", ExecFormatError, file => file[16] = 4),
        Changed("program-of-type-none", "ET_NONE is no program", ExecFormatError, file => file[16] = 0),
    ];

    private static LabCase I386(string name, string about, Outcome onAmd64, Action<byte[]> change) =>
        new(name, about, onAmd64, ExecFormatError, machine => LabImage.App(machine, SmallProgram.Changed(SmallProgram.I386, change)));

    private static LabCase Foreign(string name, string about, byte[] program) => new(name, about, ExecFormatError, machine => LabImage.App(machine, program));

    private static LabCase Changed(string name, string about, Outcome expected, Action<byte[]> change) =>
        new(name, about, expected, machine => LabImage.App(machine, SmallProgram.Changed(machine.Native, change)));
}
