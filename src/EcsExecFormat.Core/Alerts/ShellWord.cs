namespace EcsExecFormat.Core.Alerts;

/// <summary>Makes a foreign name safe to be pasted into a POSIX shell as one word.</summary>
public static class ShellWord
{
    /// <returns>The text itself when it consists of letters, digits and <c>@%_+=:,./-</c> and starts with none of <c>-~</c>; else single-quoted.</returns>
    public static string Quote(string text)
    {
        var line = PlainText.Line(text, 600);
        var isPlain = line.Length > 0 && line[0] != '-' && line.All(c => char.IsAsciiLetterOrDigit(c) || "@%_+=:,./-".Contains(c, StringComparison.Ordinal));
        return isPlain ? line : $"'{line.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
