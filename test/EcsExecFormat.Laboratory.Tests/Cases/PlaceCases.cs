using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Where the entrypoint is, and whether it may be executed. Runtimes refuse what may not before they ask the kernel.</summary>
internal static class PlaceCases
{
    public static IEnumerable<LabCase> All =>
    [
        Entry("place-missing", "no such file", FailsOtherwise, "/nothing"),
        Entry("place-directory", "a directory is not executed", FailsOtherwise, "/bin"),
        Entry("place-root", "nor is the root", FailsOtherwise, "/"),
        Entry("place-behind-a-file", "a file is no directory", FailsOtherwise, "/bin/run/x"),
        Entry("place-slash-at-the-end", "a slash asks for a directory", FailsOtherwise, "/bin/run/"),
        Entry("place-dot-at-the-end", "so does a dot", FailsOtherwise, "/bin/run/."),
        Entry("place-not-executable", "no x bit", FailsOtherwise, "/bin/data"),
        Entry("place-one-string", "a command line is not cut into words", FailsOtherwise, "/bin/run --flag"),
        Entry("place-dots", "dots and slashes that change nothing", Runs, "//bin/./../bin//run"),
        Entry("place-above-the-root", ".. stops at the root", Runs, "/../../bin/run"),
        Entry("place-dot", "a dot is a name to search for, and a directory wherever it is found", FailsOtherwise, "."),
        Entry("place-dot-dot", "so are two", FailsOtherwise, ".."),
        Entry("place-long-name", "no name has more than 255 bytes", FailsOtherwise, "/" + new string('x', 256)),
        Mode("mode-of-owner", "root needs any x bit", Runs, 0x1e4),
        Mode("mode-of-others", "root needs any x bit", Runs, 0x1a5),
        Mode("mode-execute-only", "a program need not be readable", Runs, 0x049),
        Mode("mode-none", "no permission at all", FailsOtherwise, 0),
        Mode("mode-setuid", "setuid changes nothing here", Runs, 0x9ed),
        new("mode-execute-only-script", "a script need not be readable to be taken for one", Runs,
            machine => LabImage.Of(machine, Root.Interpreters(machine), new Tar().File("app", "#!/bin/run\n", 0x049)) with { User = "1000" }),
        new("mode-none-foreign", "refused before the kernel is asked", FailsOtherwise, machine => LabImage.Of(machine, new Tar().File("app", machine.Foreign, Root.Data))),
        new("mode-none-text", "refused before the kernel is asked", FailsOtherwise, machine => LabImage.Of(machine, new Tar().File("app", "text", Root.Data))),
        new("user-may", "another user may execute what everybody may", Runs, machine => LabImage.App(machine, machine.Native) with { User = "1000:1000" }),
        new("user-may-foreign", "whoever the user is", ExecFormatError, machine => LabImage.App(machine, machine.Foreign) with { User = "1000" }),
        new("user-may-not", "another user is refused what root alone may execute", FailsOtherwise,
            machine => LabImage.Of(machine, new Tar().File("app", machine.Foreign, 0x1e4)) with { User = "1000" })
        { Untold = "who a user is to a file takes the image's groups" },
        new("user-may-not-enter", "another user is refused a directory", FailsOtherwise,
            machine => LabImage.Of(machine, new Tar().Directory("srv/", 0x1c0).File("srv/app", machine.Foreign)) with { User = "1000", Entrypoint = ["/srv/app"] })
        { Untold = "who a user is to a directory takes the image's groups" },
    ];

    private static LabCase Entry(string name, string about, Outcome expected, string entrypoint) =>
        new(name, about, expected, machine => LabImage.Of(machine, Root.Interpreters(machine)) with { Entrypoint = [entrypoint] });

    private static LabCase Mode(string name, string about, Outcome expected, int mode) =>
        new(name, about, expected, machine => LabImage.Of(machine, new Tar().File("app", machine.Native, mode)));
}
