using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Symbolic links on the way to the entrypoint (path_resolution(7)).</summary>
internal static class LinkCases
{
    public static IEnumerable<LabCase> All =>
    [
        Link("link-absolute", "a link is followed from the image's root", Runs, "/bin/run"),
        Link("link-relative", "or from where it is", Runs, "bin/run"),
        Link("link-above-the-root", ".. stops at the root", Runs, "../../../bin/run"),
        Link("link-to-foreign", "the end counts", ExecFormatError, "/bin/foreign"),
        Link("link-to-nothing", "a dangling link", FailsOtherwise, "/nothing"),
        Link("link-to-directory", "a directory is not executed", FailsOtherwise, "/bin"),
        Link("link-to-itself", "a loop", FailsOtherwise, "/app"),
        Link("link-with-a-slash-at-its-end", "a slash asks for a directory", FailsOtherwise, "/bin/run/"),
        Link("link-to-a-link", "links are followed on", Runs, "bin/link"),
        new("link-loop-of-two", "a loop of two", FailsOtherwise, machine => LabImage.Of(machine, new Tar().SymbolicLink("app", "b").SymbolicLink("b", "app"))),
        new("link-directory", "a directory on the way is a link", Runs,
            machine => Image(machine, new Tar().SymbolicLink("dir", "/bin"), "/dir/run")),
        new("link-physical-parent", ".. leaves the directory that the link led to", Runs, machine => Image(machine,
            new Tar().Directory("a/").Directory("a/b/").File("a/app", machine.Native).File("app", machine.Foreign).SymbolicLink("dir", "a/b"), "/dir/../app")),
        new("link-physical-parent-foreign", "and not the one that the link is in", ExecFormatError, machine => Image(machine,
            new Tar().Directory("a/").Directory("a/b/").File("a/app", machine.Foreign).File("app", machine.Native).SymbolicLink("dir", "a/b"), "/dir/../app")),
        new("link-in-a-linked-directory", "a relative link begins where it really is", Runs, machine => Image(machine,
            new Tar().Directory("a/").Directory("a/b/").SymbolicLink("a/b/app", "../x").File("a/x", machine.Native).File("x", machine.Foreign).SymbolicLink("dir", "a/b"), "/dir/app")),
        Chain("links-40", "40 links are followed", Runs, 40),
        Chain("links-41", "and 41 are not", FailsOtherwise, 41),
        Chain("links-40-foreign", "the end counts", ExecFormatError, 40, "foreign"),
        Chain("links-41-foreign", "whatever the end", FailsOtherwise, 41, "foreign"),
    ];

    private static LabCase Link(string name, string about, Outcome expected, string target) =>
        new(name, about, expected, machine => Image(machine, new Tar().SymbolicLink("app", target), "/app"));

    /// <summary>So many links, the last of which leads to <c>/bin/END</c>.</summary>
    private static LabCase Chain(string name, string about, Outcome expected, int links, string end = "run") => new(name, about, expected, machine =>
    {
        var tar = new Tar();
        for (var number = 1; number < links; number++)
            tar.SymbolicLink($"l{number}", number == links - 1 ? $"bin/{end}" : $"l{number + 1}");
        return Image(machine, tar.SymbolicLink("app", "l1"), "/app");
    });

    private static LabImage Image(Machine machine, Tar tar, string entrypoint) =>
        LabImage.Of(machine, Root.Interpreters(machine), tar) with { Entrypoint = [entrypoint] };
}
