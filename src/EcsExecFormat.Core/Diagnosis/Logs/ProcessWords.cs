using System.Globalization;

namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>
/// What processes write that could not execute something themselves: shells, env and its kin, dumb-init, su-exec, gosu, supervisors, and the
/// runtimes of languages. Whoever writes such a line was executed.
/// </summary>
internal static class ProcessWords
{
    /// <summary>How bash says it behind the name.</summary>
    private const string CannotExecute = ": cannot execute binary file";

    /// <summary>How others spell ENOEXEC: Node.js and supervisord, Java.</summary>
    private static readonly string[] OtherSpellings = ["ENOEXEC", "error=8,", "error: 8 "];

    /// <summary>Words behind which the program is named in quotes or up to the next blank.</summary>
    private static readonly string[] Introductions =
        ["failed to run command ", "Cannot run program ", "trying to start process ", "fork/exec ", "unable to exec ", "Can't exec ", "couldn't exec ", "spawn ", "exec: "];

    /// <summary>What stands between the error and the program's name: Python, and Ruby.</summary>
    private static readonly string[] Separators = [": '", ": \"", " - "];

    public static StartLine? Parse(string text)
    {
        var error = ErrorIn(text);
        return error >= 0 ? new StartLine(Speaker.Process, true, ProgramIn(text, error)) : ParseSyntaxError(text);
    }

    /// <returns>Where the words of the error begin; negative when there are none.</returns>
    public static int ErrorIn(string text)
    {
        var error = text.IndexOf("exec format error", StringComparison.OrdinalIgnoreCase);
        if (error < 0 && text.IndexOf(CannotExecute, StringComparison.Ordinal) is >= 0 and var cannot)
            error = cannot;
        return error >= 0 ? error : OtherSpellings.Select(spelling => text.IndexOf(spelling, StringComparison.Ordinal)).FirstOrDefault(at => at >= 0, -1);
    }

    private static string? ProgramIn(string text, int error)
    {
        var span = text.AsSpan();
        foreach (var introduction in Introductions)
        {
            if (span[..error].LastIndexOf(introduction, StringComparison.Ordinal) is >= 0 and var at)
                return StartLine.Named(FirstWord(span[(at + introduction.Length)..error]));
        }

        // Behind the error: Python's "…: '/app'" and Ruby's "… - /app".
        var behind = span[error..];
        foreach (var separator in Separators)
        {
            if (behind.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at && StartLine.Named(FirstWord(behind[(at + 2)..])) is { } name)
                return name;
        }

        return Before(span[..error]);
    }

    /// <summary>Between colons: <c>sh: 1: /app: Exec format error</c>, <c>bash: line 1: /app: cannot execute binary file: Exec format error</c>.</summary>
    private static string? Before(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd(": ");
        if (before.IndexOf(CannotExecute, StringComparison.Ordinal) is >= 0 and var bash)
            before = before[..bash];
        var colon = before.LastIndexOf(": ", StringComparison.Ordinal);
        var name = before[(colon < 0 ? 0 : colon + 2)..];
        var last = name[(name.LastIndexOf(' ') + 1)..];
        // Of several words only the last can be it, and only when it looks like a path; so can the only one of a line without colons.
        return last.Contains('/') || (colon >= 0 && last.Length == name.Length) ? StartLine.Named(last) : null;
    }

    /// <summary>
    /// busybox takes a program that the kernel refuses for a script, and stumbles over its bytes:
    /// <c>/app: line 1: syntax error: unexpected "("</c>. An ordinary script can do the same; only its bytes tell.
    /// </summary>
    private static StartLine? ParseSyntaxError(string text)
    {
        var line = text.IndexOf(": line ", StringComparison.Ordinal);
        if (line <= 0 || text[0] != '/')
            return null;
        var rest = text.AsSpan()[(line + 7)..];
        var colon = rest.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && int.TryParse(rest[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && rest[(colon + 2)..].StartsWith("syntax error: ", StringComparison.Ordinal)
            ? new StartLine(Speaker.Process, true, StartLine.Named(text.AsSpan(0, line))) { IsGuess = true }
            : null;
    }

    /// <returns>What the quotes at the beginning hold; without quotes, what stands before the first blank.</returns>
    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        if (text.Length > 1 && text[0] is '\'' or '"' or '`' or '‘' or '“')
        {
            var closing = text[0] switch { '‘' => '’', '“' => '”', var same => same };
            return text[1..].IndexOf(closing) is >= 0 and var end ? text[1..(end + 1)] : text[1..];
        }

        var word = text.IndexOf(' ') is >= 0 and var blank ? text[..blank] : text;
        return word.TrimEnd(":,;");
    }
}
