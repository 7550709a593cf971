using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>Layers that many cases have below their own.</summary>
internal static class Root
{
    /// <summary>Permission bits of a file that nobody executes.</summary>
    public const int Data = 0x1a4;

    /// <summary>What scripts may name as their interpreter: <c>/bin/run</c> runs.</summary>
    public static Tar Interpreters(Machine machine) => new Tar()
        .Directory("bin/")
        .File("bin/run", machine.Native)
        .File("bin/foreign", machine.Foreign)
        .File("bin/text", "some text\n")
        .File("bin/empty", "")
        .File("bin/data", machine.Native, Data)
        .SymbolicLink("bin/link", "run")
        .SymbolicLink("bin/dangling", "nothing");

    /// <summary>The interpreters, and a script as <c>/app</c>.</summary>
    public static LabImage Script(Machine machine, string text) => LabImage.Of(machine, Interpreters(machine), new Tar().File("app", text));
}
