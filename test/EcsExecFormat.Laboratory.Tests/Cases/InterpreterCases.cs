using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>What a script names as its interpreter, and scripts that run scripts (Linux, fs/exec.c, exec_binprm).</summary>
internal static class InterpreterCases
{
    public static IEnumerable<LabCase> All =>
    [
        Script("interpreter-missing", "no such file or directory", FailsOtherwise, "#!/bin/nothing\n"),
        Script("interpreter-a-directory", "permission denied", FailsOtherwise, "#!/bin\n"),
        Script("interpreter-behind-a-file", "not a directory", FailsOtherwise, "#!/bin/run/x\n"),
        Script("interpreter-with-a-slash-at-its-end", "not a directory", FailsOtherwise, "#!/bin/run/\n"),
        Script("interpreter-not-executable", "permission denied", FailsOtherwise, "#!/bin/data\n"),
        Script("interpreter-foreign", "it is what is executed", ExecFormatError, "#!/bin/foreign\n"),
        Script("interpreter-plain-text", "it is what is executed", ExecFormatError, "#!/bin/text\n"),
        Script("interpreter-empty", "it is what is executed", ExecFormatError, "#!/bin/empty\n"),
        Script("interpreter-link", "links are followed", Runs, "#!/bin/link\n"),
        Script("interpreter-dangling-link", "a link to nothing", FailsOtherwise, "#!/bin/dangling\n"),
        Script("interpreter-relative", "it is taken from the working directory", Runs, "#!bin/run\n"),
        Script("interpreter-relative-elsewhere", "it is not in that directory", FailsOtherwise, "#!bin/run\n", image => image with { WorkingDir = "/bin" }),
        Script("interpreter-name-in-working-directory", "a name alone is relative too", Runs, "#!run\n", image => image with { WorkingDir = "/bin" }),
        Script("interpreter-name-in-search-path", "it is not searched for", FailsOtherwise, "#!run\n", image => image with { Env = ["PATH=/bin"] }),
        Script("interpreter-dots", "the path is walked as any other", Runs, "#!/bin/../bin/./run\n"),
        Script("interpreter-itself", "too many levels of links", FailsOtherwise, "#!/app\n"),
        Nested("five-scripts", "five scripts may run one another", Runs, 5, "run"),
        Nested("five-scripts-foreign", "the end counts", ExecFormatError, 5, "foreign"),
        Nested("five-scripts-text", "the end counts", ExecFormatError, 5, "text"),
        Nested("six-scripts", "and six may not", FailsOtherwise, 6, "run"),
        Nested("six-scripts-foreign", "whatever the end", FailsOtherwise, 6, "foreign"),
    ];

    private static LabCase Script(string name, string about, Outcome expected, string text, Func<LabImage, LabImage>? change = null) =>
        new(name, about, expected, machine => (change ?? (image => image))(Root.Script(machine, text)));

    /// <summary>So many scripts, the last of which names <c>/bin/END</c>.</summary>
    private static LabCase Nested(string name, string about, Outcome expected, int scripts, string end) => new(name, about, expected, machine =>
    {
        var tar = Root.Interpreters(machine);
        for (var number = 1; number < scripts; number++)
            tar.File($"s{number}", $"#!{(number == scripts - 1 ? $"/bin/{end}" : $"/s{number + 1}")}\n");
        return LabImage.Of(machine, tar.File("app", "#!/s1\n"));
    });
}
