namespace EcsExecFormat.Core.Executables;

/// <summary>What the kernel takes a file for when it is to be executed (Linux <c>fs/binfmt_*.c</c>), told by its first bytes.</summary>
public abstract record BinaryFormat
{
    /// <summary>How much of a file the kernel looks at to choose a format: <c>BINPRM_BUF_SIZE</c>.</summary>
    public const int HeadBytes = 256;

    private BinaryFormat() { }

    /// <param name="Header">What its header says.</param>
    public sealed record Elf(ElfHeader Header) : BinaryFormat;

    /// <param name="Interpreter">The path after <c>#!</c>; see <see cref="BytePath"/>.</param>
    public sealed record Script(string Interpreter) : BinaryFormat;

    /// <param name="What">A phrase: what the file is instead.</param>
    public sealed record Other(string What) : BinaryFormat;

    /// <param name="head">The file's first <see cref="HeadBytes"/>, or all of a shorter one.</param>
    /// <param name="size">Bytes of the whole file.</param>
    public static BinaryFormat Of(ReadOnlySpan<byte> head, long size) => head switch
    {
        [] => new Other("is empty"),
        [(byte)'#', (byte)'!', ..] => ShebangLine.InterpreterOf(head) is { } interpreter ? new Script(interpreter) : new Other("begins with #! but names no interpreter"),
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => ElfHeader.Read(head, size) is { } header ? new Elf(header) : new Other("is an ELF file with a header that no kernel takes"),
        _ => new Other("is neither an ELF program nor a script with #!"),
    };
}
