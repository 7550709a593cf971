using System.Text;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// Paths as Linux has them: bytes in no particular encoding. They are kept as text of one char a byte (Latin-1), so that two different
/// names never become one.
/// </summary>
public static class BytePath
{
    /// <summary>Bytes of a path, <c>PATH_MAX</c> (limits.h); a longer one cannot be opened.</summary>
    public const int Longest = 4096;

    /// <summary>Bytes of a name, <c>NAME_MAX</c>.</summary>
    public const int LongestName = 255;

    /// <summary>The path that ordinary text, such as an argument of a task definition, stands for: its UTF-8 bytes.</summary>
    public static string Of(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The path for people: one line, bounded, without control characters.</summary>
    public static string Show(string path) =>
        PlainText.Line(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path.Length <= Longest ? path : path[..Longest])), 120);

    /// <summary>
    /// The names between the slashes. A slash at the end becomes the name <c>.</c>, because it demands a directory as that does.
    /// </summary>
    public static IEnumerable<string> Names(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.EndsWith('/') ? names.Append(".") : names;
    }
}
