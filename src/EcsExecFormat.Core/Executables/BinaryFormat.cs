namespace EcsExecFormat.Core.Executables;

/// <summary>What the kernel takes a file for when it is to be executed (Linux <c>fs/binfmt_*.c</c>), told by its first bytes.</summary>
public abstract record BinaryFormat
{
    /// <summary>How much of a file the kernel looks at to choose a format: <c>BINPRM_BUF_SIZE</c>.</summary>
    public const int HeadBytes = 256;

    /// <summary>How much of a file is read here: linkers put the program headers, and the loader that these name, into a program's first page.</summary>
    public const int PageBytes = 4096;

    private BinaryFormat() { }

    /// <param name="Header">What its header says.</param>
    public sealed record Elf(ElfHeader Header) : BinaryFormat;

    /// <param name="Interpreter">The path after <c>#!</c>; see <see cref="BytePath"/>.</param>
    public sealed record Script(string Interpreter) : BinaryFormat;

    /// <param name="Content">What the file is instead: nothing that any kernel executes.</param>
    public sealed record None(UnrunnableContent Content) : BinaryFormat;

    /// <param name="head">The file's first <see cref="HeadBytes"/> or more, or all of a shorter one.</param>
    /// <param name="size">Bytes of the whole file.</param>
    public static BinaryFormat Of(ReadOnlySpan<byte> head, long size) => head switch
    {
        [(byte)'#', (byte)'!', ..] when ShebangLine.InterpreterOf(head) is { } interpreter => new Script(interpreter),
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] when ElfHeader.Read(head, size) is { } header => new Elf(header),
        _ => new None(UnrunnableContents.Of(head)),
    };
}
