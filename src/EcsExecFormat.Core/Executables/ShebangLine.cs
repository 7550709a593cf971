namespace EcsExecFormat.Core.Executables;

/// <summary>The first line of a script, read as Linux reads it (<c>fs/binfmt_script.c</c>).</summary>
public static class ShebangLine
{
    /// <param name="head">The file's first 256 bytes, or all of a shorter one.</param>
    /// <returns>
    /// The interpreter's path; null when there is no <c>#!</c>, no name behind it, or a name that does not end within the 256 bytes.
    /// A carriage return before the line feed belongs to the name.
    /// </returns>
    public static string? InterpreterOf(ReadOnlySpan<byte> head)
    {
        // The kernel's buffer: what a short file does not fill is NUL, and nothing beyond it is looked at.
        Span<byte> buffer = stackalloc byte[BinaryFormat.HeadBytes];
        buffer.Clear();
        head[..Math.Min(head.Length, buffer.Length)].CopyTo(buffer);
        if (!buffer.StartsWith("#!"u8))
            return null;
        ReadOnlySpan<byte> line = buffer[2..];
        var end = line.IndexOfAny((byte)'\n', (byte)0);
        if (end >= 0)
            line = line[..end];
        var name = line.TrimStart(" \t"u8);
        var nameEnd = name.IndexOfAny((byte)' ', (byte)'\t');
        if (nameEnd < 0 && end < 0)
            return null;
        name = nameEnd < 0 ? name : name[..nameEnd];
        return name.IsEmpty ? null : BytePath.Of(name);
    }
}
