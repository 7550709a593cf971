using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>A command without a slash, which is searched for in <c>PATH</c>.</summary>
internal static class SearchCases
{
    public static IEnumerable<LabCase> All =>
    [
        Search("search-first", "the first directory wins", Runs, "/native:/foreign"),
        Search("search-first-foreign", "there is no going on behind an exec format error", ExecFormatError, "/foreign:/native"),
        Search("search-text", "nor behind another file that is no program", ExecFormatError, "/text:/native"),
        Search("search-missing-directory", "a directory that is not there is passed over", Runs, "/nothing:/native:/foreign"),
        Search("search-directory-of-the-name", "so is a directory of that name", Runs, "/directories:/native:/foreign"),
        Search("search-not-executable", "so is a file without an x bit", Runs, "/data:/native:/foreign"),
        Search("search-not-executable-foreign", "and a foreign one comes next", ExecFormatError, "/data:/foreign:/native"),
        Search("search-dangling-link", "so is a link to nothing", Runs, "/dangling:/native:/foreign"),
        Search("search-loop", "so is a loop", Runs, "/loop:/native:/foreign"),
        Search("search-link", "a link is followed", ExecFormatError, "/links:/native"),
        Search("search-linked-directory", "so is the link to a directory", Runs, "/linked:/foreign"),
        Search("search-slash-at-the-end", "a slash behind a directory changes nothing", Runs, "/native/:/foreign"),
        Search("search-file-as-directory", "a file is no directory", Runs, "/native/prog:/native"),
        Search("search-in-vain", "it is nowhere", FailsOtherwise, "/nothing:/data:/directories:/dangling"),
        Search("search-only-data", "no directory has an executable one", FailsOtherwise, "/data"),
        Environment("search-empty", "an empty PATH finds nothing", FailsOtherwise, "PATH="),
        Environment("search-last", "the last PATH wins", Runs, "PATH=/foreign", "PATH=/native"),
        Environment("search-last-foreign", "the last PATH wins", ExecFormatError, "PATH=/native", "OTHER=/native", "PATH=/foreign"),
        Environment("search-other-variable", "no other variable counts", Runs, "PATH=/native", "MYPATH=/foreign", "path=/foreign"),
        Default("search-default", "without PATH /usr/local/sbin comes first", Runs, "usr/local/sbin", "usr/local/bin"),
        Default("search-default-foreign", "without PATH /usr/sbin comes before /usr/bin", ExecFormatError, "usr/bin", "usr/sbin"),
        Default("search-default-last", "without PATH /sbin comes before /bin", Runs, "sbin", "bin"),
        new("search-nowhere-without-path", "without PATH no other directory is searched", FailsOtherwise,
            machine => LabImage.Of(machine, new Tar().Directory("opt/").File("opt/prog", machine.Native)) with { Entrypoint = ["prog"] }),
    ];

    private static LabCase Search(string name, string about, Outcome expected, string path) => Environment(name, about, expected, "PATH=" + path);

    private static LabCase Environment(string name, string about, Outcome expected, params string[] environment) =>
        new(name, about, expected, machine => LabImage.Of(machine, Directories(machine)) with { Entrypoint = ["prog"], Env = [.. environment] });

    private static LabCase Default(string name, string about, Outcome expected, string native, string foreign) =>
        new(name, about, expected, machine => LabImage.Of(machine, new Tar()
            .File(native + "/prog", machine.Native).File(foreign + "/prog", machine.Foreign)) with
        { Entrypoint = ["prog"] });

    private static Tar Directories(Machine machine) => new Tar()
        .Directory("native/").File("native/prog", machine.Native)
        .Directory("foreign/").File("foreign/prog", machine.Foreign)
        .Directory("text/").File("text/prog", "text\n")
        .Directory("data/").File("data/prog", machine.Foreign, Root.Data)
        .Directory("directories/").Directory("directories/prog/")
        .Directory("dangling/").SymbolicLink("dangling/prog", "nothing")
        .Directory("loop/").SymbolicLink("loop/prog", "prog")
        .Directory("links/").SymbolicLink("links/prog", "../foreign/prog")
        .SymbolicLink("linked", "native");
}
