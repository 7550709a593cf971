using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>How an image's <c>Entrypoint</c> and <c>Cmd</c> become one command line.</summary>
internal static class CommandCases
{
    public static IEnumerable<LabCase> All =>
    [
        Command("command-entrypoint", "the entrypoint alone", Runs, ["/native"], []),
        Command("command-cmd", "Cmd alone", Runs, [], ["/native"]),
        Command("command-cmd-foreign", "Cmd alone", ExecFormatError, [], ["/foreign"]),
        Command("command-both", "Cmd is an argument", Runs, ["/native"], ["/foreign"]),
        Command("command-both-foreign", "Cmd is an argument", ExecFormatError, ["/foreign"], ["/native"]),
        Command("command-more-arguments", "what follows is not executed", Runs, ["/native", "/foreign"], ["/foreign"]),
        Command("command-cmd-searched", "Cmd is searched for as an entrypoint is", Runs, [], ["prog"]),
        Command("command-empty-argument", "an empty argument is one", Runs, ["/native", ""], []),
        Command("command-empty", "an empty name", FailsOtherwise, [""], []) with { Untold = "there is nothing to look at" },
        Command("command-none", "nothing is said", FailsOtherwise, [], []) with { Untold = "there is nothing to look at" },
    ];

    private static LabCase Command(string name, string about, Outcome expected, string[] entrypoint, string[] command) =>
        new(name, about, expected, machine => LabImage.Of(machine, new Tar().File("native", machine.Native).File("foreign", machine.Foreign).File("bin/prog", machine.Native)) with
        {
            Entrypoint = [.. entrypoint],
            Cmd = [.. command],
        });
}
