using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Hard links, which are other names within one layer.</summary>
internal static class HardLinkCases
{
    public static IEnumerable<LabCase> All =>
    [
        new("hard-link", "two names of one file", Runs, machine => LabImage.Of(machine, Linked(machine.Native))),
        new("hard-link-foreign", "two names of one file", ExecFormatError, machine => LabImage.Of(machine, Linked(machine.Foreign))),
        new("hard-link-target-removed-above", "the file stays when its first name goes", Runs, machine => LabImage.Of(machine, Linked(machine.Native), new Tar().Whiteout("bin/.wh.first"))),
        new("hard-link-target-changed-above", "the file stays when its first name becomes another", Runs,
            machine => LabImage.Of(machine, Linked(machine.Native), new Tar().File("bin/first", machine.Foreign))),
        new("hard-link-of-hard-link", "names of names", Runs, machine => LabImage.Of(machine, new Tar().File("a", machine.Native).HardLink("b", "a").HardLink("app", "b"))),
        new("hard-link-to-symbolic-link", "a second name of a link", Runs, machine => LabImage.Of(
            machine, new Tar().File("a", machine.Native).SymbolicLink("b", "a").HardLink("app", "b", 0x1ff))),
        new("hard-link-absolute", "its target is written from the root", Runs, machine => LabImage.Of(machine, new Tar().File("a", machine.Native).HardLink("app", "/a"))),
        new("hard-link-dotted", "or from the archive's own directory", Runs, machine => LabImage.Of(machine, new Tar().File("./a", machine.Native).HardLink("./app", "./a"))),
        new("hard-link-over-a-lower-file", "the layer below does not matter", Runs,
            machine => LabImage.Of(machine, new Tar().File("app", machine.Foreign).File("bin/first", machine.Foreign), Linked(machine.Native))),
    ];

    private static Tar Linked(byte[] content) => new Tar().Directory("bin/").File("bin/first", content).HardLink("app", "bin/first");
}
