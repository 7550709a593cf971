using System.Diagnostics;

namespace EcsExecFormat.Core.Executables;

/// <summary>What a file is that execve answers with ENOEXEC on machines of every kind.</summary>
public enum UnrunnableContent
{
    Empty,

    /// <summary>Its first line begins with <c>#!</c> and names no interpreter, or one whose path does not end within the first 256 bytes.</summary>
    EmptyShebang,

    /// <summary>A <c>#!</c> that something stands before: a byte order mark, a blank, an empty line.</summary>
    LateShebang,

    /// <summary>Text of another kind: a script without <c>#!</c>.</summary>
    Text,

    /// <summary>A pointer of Git LFS (Git LFS specification, The Pointer) in the place of the file.</summary>
    LfsPointer,

    /// <summary>An ELF file that is cut within its headers, or is no program.</summary>
    DamagedElf,

    /// <summary>A program for Windows or DOS.</summary>
    WindowsProgram,

    /// <summary>A program for macOS.</summary>
    MacProgram,

    /// <summary>Nothing but zeros, as far as it was looked at.</summary>
    Zeros,

    Unknown,
}

/// <summary>Tells by a file's first bytes what it is if not a program.</summary>
public static class UnrunnableContents
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <param name="head">The first bytes of a file that is neither a script with an interpreter nor an ELF program.</param>
    public static UnrunnableContent Of(ReadOnlySpan<byte> head) => head switch
    {
        [] => UnrunnableContent.Empty,
        [(byte)'#', (byte)'!', ..] => UnrunnableContent.EmptyShebang,
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => UnrunnableContent.DamagedElf,
        [(byte)'M', (byte)'Z', ..] => UnrunnableContent.WindowsProgram,
        // 32 and 64 bits in either byte order, and several of them in one file (Mach-O, loader.h and fat.h).
        [0xfe, 0xed, 0xfa, 0xce or 0xcf, ..] or [0xce or 0xcf, 0xfa, 0xed, 0xfe, ..] or [0xca, 0xfe, 0xba, 0xbe, ..] => UnrunnableContent.MacProgram,
        _ when head.StartsWith("version https://git-lfs"u8) => UnrunnableContent.LfsPointer,
        _ when WithoutPrefix(head).StartsWith("#!"u8) => UnrunnableContent.LateShebang,
        _ when !head.ContainsAnyExcept((byte)0) => UnrunnableContent.Zeros,
        _ => IsText(head) ? UnrunnableContent.Text : UnrunnableContent.Unknown,
    };

    /// <returns>A phrase behind the file's name.</returns>
    public static string Phrase(this UnrunnableContent content) => content switch
    {
        UnrunnableContent.Empty => "is empty",
        UnrunnableContent.EmptyShebang => "begins with #! but names no interpreter",
        UnrunnableContent.LateShebang => "is a script with something before its #!, such as a byte order mark or a blank line",
        UnrunnableContent.Text => "is text without #! in its first line",
        UnrunnableContent.LfsPointer => "is a pointer of Git LFS instead of the file itself",
        UnrunnableContent.DamagedElf => "is an ELF file that no kernel takes: cut off, damaged, or no program",
        UnrunnableContent.WindowsProgram => "is a program for Windows",
        UnrunnableContent.MacProgram => "is a program for macOS",
        UnrunnableContent.Zeros => "holds nothing but zeros",
        UnrunnableContent.Unknown => "is neither an ELF program nor a script with #!",
        _ => throw new UnreachableException(),
    };

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> head) =>
        (head.StartsWith(ByteOrderMark) ? head[ByteOrderMark.Length..] : head).TrimStart(" \t\r\n"u8);

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
        {
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or 0x1b))
                return false;
        }

        return true;
    }
}
