using System.Text;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>
/// Linux's own reading of a script's first line, written after <c>fs/binfmt_script.c</c> (load_script, 5.10 and later) step by step, with a buffer
/// of 256 bytes whose rest is NUL.
/// </summary>
internal static class KernelScript
{
    /// <returns>The interpreter's path, one char a byte; null for ENOEXEC.</returns>
    public static string? Interpreter(byte[] file)
    {
        var buf = new byte[256];
        file.AsSpan(0, Math.Min(256, file.Length)).CopyTo(buf);
        if (buf[0] != '#' || buf[1] != '!')
            return null;
        var bufEnd = 255;
        var end = Find(buf, '\n');
        if (end < 0)
        {
            end = NextNonBlank(buf, 2, bufEnd);
            if (end < 0)
                return null;
            if (NextTerminator(buf, end, bufEnd) < 0)
                return null;
            end = bufEnd;
        }

        while (IsBlank(buf[end - 1]))
            end--;
        var name = NextNonBlank(buf, 2, end);
        if (name < 0 || name == end)
            return null;
        var separator = NextTerminator(buf, name, end);
        var nameEnd = separator >= 0 ? separator : end;
        return Encoding.Latin1.GetString(buf, name, nameEnd - name);
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    private static int Find(byte[] buf, char wanted)
    {
        // strnchr ends at a NUL.
        for (var at = 0; at < buf.Length && buf[at] != 0; at++)
        {
            if (buf[at] == wanted)
                return at;
        }

        return -1;
    }

    private static int NextNonBlank(byte[] buf, int first, int last)
    {
        for (var at = first; at <= last; at++)
        {
            if (!IsBlank(buf[at]))
                return at;
        }

        return -1;
    }

    private static int NextTerminator(byte[] buf, int first, int last)
    {
        for (var at = first; at <= last; at++)
        {
            if (IsBlank(buf[at]) || buf[at] == 0)
                return at;
        }

        return -1;
    }
}
