using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Dynamic programs, which start only with a loader of their own machine.</summary>
internal static class LoaderCases
{
    public static IEnumerable<LabCase> All =>
    [
        new("loader-native", "the loader is executed", Runs, machine => Dynamic(machine, "/lib/ld\0", machine.Native)),
        Failing("loader-missing", "no such file or directory", FailsOtherwise, "/lib/none\0"),
        Failing("loader-of-another-machine", "a corrupted shared library", FailsOtherwise, "/lib/foreign\0"),
        Failing("loader-no-program", "a corrupted shared library", FailsOtherwise, "/lib/text\0"),
        Failing("loader-empty", "an input/output error", FailsOtherwise, "/lib/empty\0"),
        Failing("loader-not-executable", "permission denied", FailsOtherwise, "/lib/data\0"),
        Failing("loader-a-directory", "permission denied", FailsOtherwise, "/lib\0"),
        Failing("loader-without-end", "its name lacks the NUL", ExecFormatError, "/lib/ld"),
        Failing("loader-without-name", "its name has one byte", ExecFormatError, "\0"),
        new("loader-of-a-foreign-program", "the machine is looked at first", ExecFormatError,
            machine => LabImage.App(machine, SmallProgram.WithLoader(machine.Foreign, "/lib/none\0"))),
    ];

    private static LabCase Failing(string name, string about, Outcome expected, string loader) =>
        new(name, about, expected, machine => Dynamic(machine, loader, machine.Native));

    private static LabImage Dynamic(Machine machine, string loader, byte[] ld) => LabImage.Of(machine, new Tar()
        .File("app", SmallProgram.WithLoader(machine.Native, loader))
        .Directory("lib/").File("lib/ld", ld).File("lib/foreign", machine.Foreign).File("lib/text", "text\n").File("lib/empty", "").File("lib/data", machine.Native, 0x1a4));
}
