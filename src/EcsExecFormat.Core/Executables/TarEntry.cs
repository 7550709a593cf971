namespace EcsExecFormat.Core.Executables;

/// <summary>One entry of a tar archive. Names are as in <see cref="BytePath"/>, as written in the archive.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Permission bits, as chmod takes them.</param>
/// <param name="Size">Bytes of content that follow; 0 for everything but files.</param>
/// <param name="LinkTarget">Where a link points to; empty otherwise.</param>
public sealed record TarEntry(string Name, TarEntryKind Kind, int Mode, long Size, string LinkTarget)
{
    /// <summary>Whether holes are left out of the content, so that its first bytes are not the file's.</summary>
    public bool IsSparse { get; init; }
}

/// <summary>The kinds of entries that image layers consist of.</summary>
public enum TarEntryKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,

    /// <summary>A device or a named pipe.</summary>
    Special,
}
