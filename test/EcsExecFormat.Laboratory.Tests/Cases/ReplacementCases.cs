using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Layers that put one kind of thing in the place of another.</summary>
internal static class ReplacementCases
{
    public static IEnumerable<LabCase> All =>
    [
        new("merged-usr", "/bin is a link to /usr/bin", Runs, machine => Merged(machine, machine.Native)),
        new("merged-usr-foreign", "/bin is a link to /usr/bin", ExecFormatError, machine => Merged(machine, machine.Foreign)),
        new("merged-usr-directory-above", "a directory above takes the link's place, and what it led to is gone", FailsOtherwise,
            machine => Merged(machine, machine.Native, new Tar().Directory("bin/").File("bin/x", "x"))),
        new("merged-usr-implied-directory-above", "even one that only its child implies", FailsOtherwise, machine => Merged(machine, machine.Native, new Tar().File("bin/x", "x")))
        { NeedsOverlay = true },
        new("merged-usr-implied-directory-above-with-it", "and what is in it is found", Runs, machine => Merged(machine, machine.Foreign, new Tar().File("bin/app", machine.Native))),
        new("merged-usr-through-its-target", "a file that is put where the link leads", ExecFormatError,
            machine => Merged(machine, machine.Native, new Tar().File("usr/bin/app", machine.Foreign))),
        new("merged-usr-whiteout-through-the-link", "a whiteout below the link's name removes nothing behind it", FailsOtherwise,
            machine => Merged(machine, machine.Native, new Tar().Whiteout("bin/.wh.app")))
        { NeedsOverlay = true },
        new("file-becomes-directory", "a directory takes a file's place", FailsOtherwise, machine => LabImage.Of(machine, App(machine.Native), new Tar().Directory("app/"))),
        new("file-becomes-implied-directory", "a directory of a child takes a file's place", Runs,
            machine => LabImage.Of(machine, App(machine.Foreign), new Tar().File("app/x", machine.Native)) with { Entrypoint = ["/app/x"] })
        { NeedsOverlay = true },
        new("directory-becomes-file", "a file takes a directory's place", Runs, machine => LabImage.Of(machine, new Tar().File("app/x", "x"), App(machine.Native))),
        new("directory-becomes-file-and-its-children-go", "and what was in it is gone", FailsOtherwise,
            machine => LabImage.Of(machine, new Tar().File("app/x", machine.Native), App(machine.Native)) with { Entrypoint = ["/app/x"] }),
        new("directory-becomes-file-and-again", "and a directory above does not bring it back", FailsOtherwise,
            machine => LabImage.Of(machine, new Tar().File("app/x", machine.Native), App(machine.Native), new Tar().Directory("app/")) with { Entrypoint = ["/app/x"] }),
        new("link-becomes-file", "a file takes a link's place, and does not go through it", Runs, machine => LabImage.Of(
            machine, new Tar().SymbolicLink("app", "other").File("other", machine.Foreign), App(machine.Native))),
        new("link-becomes-file-and-its-target-stays", "what the link led to stays as it was", Runs,
            machine => LabImage.Of(machine, new Tar().SymbolicLink("app", "other").File("other", machine.Native), App(machine.Foreign)) with { Entrypoint = ["/other"] }),
        new("file-becomes-link", "a link takes a file's place", ExecFormatError, machine => LabImage.Of(
            machine, App(machine.Native), new Tar().SymbolicLink("app", "other").File("other", machine.Foreign))),
        new("directory-becomes-link", "a link takes a directory's place", ExecFormatError, machine => LabImage.Of(
            machine, new Tar().File("srv/app", machine.Native).File("new/app", machine.Foreign), new Tar().SymbolicLink("srv", "new")) with
        { Entrypoint = ["/srv/app"] }),
        new("directories-merge", "two directories are one", Runs,
            machine => LabImage.Of(machine, new Tar().File("srv/app", machine.Native), new Tar().Directory("srv/").File("srv/x", "x")) with { Entrypoint = ["/srv/app"] }),
        new("directories-implied", "directories need no entries", Runs, machine => LabImage.Of(machine, new Tar().File("a/b/c/app", machine.Native)) with { Entrypoint = ["/a/b/c/app"] }),
        new("directory-behind-its-children", "their entries may come late", Runs,
            machine => LabImage.Of(machine, new Tar().File("srv/app", machine.Native).Directory("srv/")) with { Entrypoint = ["/srv/app"] }),
    ];

    private static Tar App(byte[] content) => new Tar().File("app", content);

    private static LabImage Merged(Machine machine, byte[] app, params Tar[] above) =>
        LabImage.Of(machine, [new Tar().Directory("usr/").Directory("usr/bin/").File("usr/bin/app", app).SymbolicLink("bin", "usr/bin"), .. above]) with { Entrypoint = ["/bin/app"] };
}
