using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>The bounds of a <c>#!</c> line: what is empty, and what the kernel's 256 bytes cut (Linux, fs/binfmt_script.c).</summary>
internal static class ShebangCases
{
    /// <summary>Bytes of <c>#!</c> and of <c>/bin/</c>.</summary>
    private const int BeforeName = 2 + 5;

    public static IEnumerable<LabCase> All =>
    [
        Script("mark-and-line-end", "no interpreter is named", ExecFormatError, "#!\nhello\n"),
        Script("mark-and-spaces", "no interpreter is named", ExecFormatError, "#!  \t \nhello\n"),
        Script("mark-and-256-spaces", "no interpreter is named in what is looked at", ExecFormatError, $"#!{new string(' ', 300)}/bin/run\n"),
        Script("mark-and-nothing", "the NUL behind the file ends the empty name of a directory", FailsOtherwise, "#!"),
        Script("mark-and-spaces-and-nothing", "the same behind spaces", FailsOtherwise, "#!   "),
        Script("mark-and-nul", "a NUL in the line ends the empty name", FailsOtherwise, "#!\0\n"),
        Script("mark-and-nul-behind-interpreter", "a NUL ends the name", Runs, "#!/bin/run\0rest\n"),
        Script("mark-and-long-argument", "an argument may be cut", Runs, $"#!/bin/run {new string('x', 1000)}\n"),
        Script("mark-and-long-spaces", "so may spaces", Runs, $"#!/bin/run{new string(' ', 1000)}\n"),
        Long("mark-and-path-that-fits", "its line end is the last byte that is looked at", Runs, 256 - BeforeName - 1, "\n"),
        Long("mark-and-path-that-fits-a-space", "a space as the last byte ends it too", Runs, 256 - BeforeName - 1, " \n"),
        Long("mark-and-path-that-is-cut", "its end is not to be seen", ExecFormatError, 256 - BeforeName, "\n"),
        Long("mark-and-path-that-is-cut-at-the-end", "nor is the end of the file", ExecFormatError, 256 - BeforeName, ""),
        Script("mark-and-path-that-is-cut-and-missing", "whatever the path", ExecFormatError, $"#!/{new string('x', 300)}\n"),
    ];

    private static LabCase Script(string name, string about, Outcome expected, string text) => new(name, about, expected, machine => Root.Script(machine, text));

    /// <summary>The interpreter is <c>/bin/</c> and a name of as many bytes.</summary>
    private static LabCase Long(string name, string about, Outcome expected, int bytes, string rest)
    {
        var interpreter = new string('x', bytes);
        return new LabCase(name, about, expected, machine => LabImage.Of(
            machine, new Tar().Directory("bin/").File("bin/" + interpreter, machine.Native).File("app", $"#!/bin/{interpreter}{rest}")));
    }
}
