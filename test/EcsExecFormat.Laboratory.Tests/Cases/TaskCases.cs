using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Laboratory.Tests.Images;
using static EcsExecFormat.Laboratory.Tests.Outcome;

namespace EcsExecFormat.Laboratory.Tests.Cases;

/// <summary>What the task definition and RunTask put in place of what the image says.</summary>
internal static class TaskCases
{
    public static IEnumerable<LabCase> All =>
    [
        Task("task-entrypoint", "the task's entrypoint goes first", ExecFormatError, new LabTask { EntryPoint = ["/foreign"] }),
        Task("task-entrypoint-good", "the task's entrypoint goes first", Runs, new LabTask { EntryPoint = ["/native"] }, image => image with { Entrypoint = ["/foreign"] }),
        Task("task-entrypoint-discards-cmd", "and discards the image's Cmd", FailsOtherwise, new LabTask { EntryPoint = ["prog"], Path = "/nothing" }, image => image with { Cmd = ["/native"] }),
        Task("task-command", "the task's command is an argument of the image's entrypoint", Runs, new LabTask { Command = ["/foreign"] }),
        Task("task-command-without-entrypoint", "or is executed without one", ExecFormatError, new LabTask { Command = ["/foreign"] }, image => image with { Entrypoint = [], Cmd = ["/native"] }),
        Task("task-entrypoint-and-command", "both of the task", Runs, new LabTask { EntryPoint = ["/native"], Command = ["/foreign"] }, image => image with { Entrypoint = ["/foreign"] }),
        Task("task-run-command", "RunTask's command replaces the task's", ExecFormatError,
            new LabTask { Command = ["/native"], RunCommand = ["/foreign"] }, image => image with { Entrypoint = [], Cmd = ["/native"] }),
        Task("task-run-command-good", "RunTask's command replaces the image's", Runs, new LabTask { RunCommand = ["/native"] }, image => image with { Entrypoint = [], Cmd = ["/foreign"] }),
        Task("task-run-command-is-an-argument", "and is an argument of an entrypoint", Runs, new LabTask { RunCommand = ["/foreign"] }),
        Task("task-directory", "the task's working directory goes first", Runs, new LabTask { WorkingDirectory = "/good" }, image => image with { Entrypoint = ["./prog"], WorkingDir = "/bad" }),
        Task("task-directory-foreign", "the task's working directory goes first", ExecFormatError, new LabTask { WorkingDirectory = "/bad" }, image => image with { Entrypoint = ["./prog"], WorkingDir = "/good" }),
        Task("task-path", "the task's PATH goes first", Runs, new LabTask { Path = "/good" }, image => image with { Entrypoint = ["prog"], Env = ["PATH=/bad"] }),
        Task("task-path-foreign", "the task's PATH goes first", ExecFormatError, new LabTask { Path = "/bad:/good" }, image => image with { Entrypoint = ["prog"], Env = ["PATH=/good"] }),
        Task("task-run-path", "RunTask's PATH goes before the task's", Runs, new LabTask { Path = "/bad", RunPath = "/good" }, image => image with { Entrypoint = ["prog"], Env = ["PATH=/bad"] }),
        Task("task-path-empty", "an empty PATH of the task finds nothing", FailsOtherwise, new LabTask { Path = "" }, image => image with { Entrypoint = ["prog"], Env = ["PATH=/good"] }),
        Task("task-user", "the task's user goes first", Runs, new LabTask { User = "0" }, image => image with { Entrypoint = ["/owned"], User = "1000" }),
        Task("task-user-other", "another user is refused", FailsOtherwise, new LabTask { User = "1000:1000" }, image => image with { Entrypoint = ["/owned"] }) with
        {
            Untold = "who a user is to a file takes the image's groups",
        },
        Task("task-user-of-everybody", "everybody's file is anybody's", ExecFormatError, new LabTask { User = "1000:1000" }, image => image with { Entrypoint = ["/foreign"] }),
    ];

    private static LabCase Task(string name, string about, Outcome expected, LabTask task, Func<LabImage, LabImage>? change = null) =>
        new(name, about, expected, machine => (change ?? (image => image))(LabImage.Of(machine, new Tar()
            .File("native", machine.Native).File("foreign", machine.Foreign).File("good/prog", machine.Native).File("bad/prog", machine.Foreign).File("owned", machine.Native, 0x1c0)) with
        {
            Entrypoint = ["/native"],
            Task = task,
        }));
}
