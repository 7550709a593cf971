using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Commands whose path begins at the working directory.</summary>
internal static class WorkingDirectoryCases
{
    public static IEnumerable<LabCase> All =>
    [
        In("directory-dot", "a relative path begins at the working directory", Runs, "/srv", "./app"),
        In("directory-dot-foreign", "a relative path begins at the working directory", ExecFormatError, "/srv/other", "./app"),
        In("directory-below", "without a dot too", ExecFormatError, "/srv", "other/app"),
        In("directory-above", ".. leaves it", Runs, "/srv/other", "../app"),
        In("directory-of-root", "none is the root", Runs, null, "srv/app"),
        In("directory-linked", "it may be a link", Runs, "/linked", "./app"),
        In("directory-linked-above", ".. leaves what the link led to", Runs, "/deep", "../app"),
        In("directory-slash-at-the-end", "a slash behind it changes nothing", Runs, "/srv/", "./app"),
        In("directory-missing-command", "nothing is there", FailsOtherwise, "/srv", "./nothing"),
        In("directory-missing", "engines make it, empty", FailsOtherwise, "/made", "./app"),
        In("directory-missing-absolute", "engines make it, and nothing else is asked of it", Runs, "/made", "/srv/app"),
        In("directory-name-alone", "a name alone is searched for, not taken from there", FailsOtherwise, "/srv", "app"),
    ];

    private static LabCase In(string name, string about, Outcome expected, string? directory, string entrypoint) => new(name, about, expected, machine => LabImage.Of(
        machine, new Tar().Directory("srv/").File("srv/app", machine.Native).Directory("srv/other/").File("srv/other/app", machine.Foreign)
            .SymbolicLink("linked", "srv").SymbolicLink("deep", "srv/other").File("app", machine.Foreign)) with
    { WorkingDir = directory, Entrypoint = [entrypoint] });
}
