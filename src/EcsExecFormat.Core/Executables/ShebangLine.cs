namespace EcsExecFormat.Core.Executables;

/// <summary>The first line of a script, read as Linux reads it (<c>fs/binfmt_script.c</c>).</summary>
public static class ShebangLine
{
    /// <param name="head">The file's first 256 bytes, or all of a shorter one.</param>
    /// <returns>
    /// The interpreter's path; null, which is an exec format error, when there is no <c>#!</c>, nothing but spaces behind it, or a name that does
    /// not end within the 256 bytes. A carriage return before the line feed belongs to the name. Of a line that a NUL ends instead of a
    /// line feed the name may be empty: such a path leads to the working directory.
    /// </returns>
    public static string? InterpreterOf(ReadOnlySpan<byte> head)
    {
        // The kernel's buffer: what a short file does not fill is NUL, and nothing beyond it is looked at.
        Span<byte> buffer = stackalloc byte[BinaryFormat.HeadBytes];
        buffer.Clear();
        head[..Math.Min(head.Length, buffer.Length)].CopyTo(buffer);
        if (!buffer.StartsWith("#!"u8))
            return null;
        var lineEnd = buffer.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = lineEnd < 0 ? buffer[2..] : buffer[2..lineEnd];
        var name = line.TrimStart(" \t"u8);
        var nameEnd = name.IndexOfAny((byte)' ', (byte)'\t', (byte)0);
        if (name.IsEmpty || (nameEnd < 0 && lineEnd < 0))
            return null;
        return BytePath.Of(nameEnd < 0 ? name : name[..nameEnd]);
    }
}
