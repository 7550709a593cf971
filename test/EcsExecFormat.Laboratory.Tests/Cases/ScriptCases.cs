using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>Scripts and how their beginning is written (Linux, fs/binfmt_script.c).</summary>
internal static class ScriptCases
{
    public static IEnumerable<LabCase> All =>
    [
        Script("script", "its interpreter is executed", Runs, "#!/bin/run\nhello\n"),
        Script("script-without-line-end", "the line ends with the file", Runs, "#!/bin/run"),
        Script("script-spaces-behind-mark", "spaces behind #! are fine", Runs, "#! \t /bin/run\n"),
        Script("script-spaces-behind-interpreter", "spaces behind the interpreter are fine", Runs, "#!/bin/run \t \n"),
        Script("script-arguments", "everything behind the interpreter is one argument", Runs, "#!/bin/run -a -b\tc\n"),
        Script("script-carriage-return", "a carriage return belongs to the interpreter's name", FailsOtherwise, "#!/bin/run\r\nhello\r\n"),
        Script("script-carriage-return-behind-argument", "or to the argument, where it does no harm", Runs, "#!/bin/run -a\r\n"),
        Script("script-space-before-mark", "#! comes first or not at all", ExecFormatError, " #!/bin/run\n"),
        Script("script-blank-line-before-mark", "#! comes first or not at all", ExecFormatError, "\n#!/bin/run\n"),
        Script("script-byte-order-mark", "#! comes first or not at all", ExecFormatError, "\uFEFF#!/bin/run\n"),
        Script("script-hash-only", "a comment is no #!", ExecFormatError, "# /bin/run\n"),
        Script("script-one-byte", "half of a #!", ExecFormatError, "#"),
        Script("script-no-mark", "no #! at all", ExecFormatError, "hello\n"),
    ];

    private static LabCase Script(string name, string about, Outcome expected, string text) => new(name, about, expected, machine => Root.Script(machine, text));
}
