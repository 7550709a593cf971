namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>Who wrote a line about a program that could not be executed.</summary>
public enum Speaker
{
    /// <summary>The container runtime, in the place of the first process.</summary>
    Runtime,

    /// <summary>An init process (tini, and docker-init, which is tini): the machine's own, or one that the image brings.</summary>
    Init,

    /// <summary>Another process, about something that it tried to execute: a shell, a language runtime, a supervisor.</summary>
    Process,
}

/// <summary>A line that tells of a program that could not be executed.</summary>
/// <param name="Speaker">Who tells it.</param>
/// <param name="IsExecFormatError">Whether the kernel's answer was ENOEXEC; false for another one.</param>
/// <param name="Program">The program as the line names it, at most 4096 characters; null when it names none.</param>
public sealed record StartLine(Speaker Speaker, bool IsExecFormatError, string? Program)
{
    /// <summary>Whether the line has ordinary causes, too, and only fits.</summary>
    public bool IsGuess { get; init; }

    private const string ExecFormatError = "exec format error";

    /// <summary>More is not looked at: a line of runtimes and shells holds a path and some words.</summary>
    private const int LongestLine = 8192;

    /// <returns>Null for a line of any other kind.</returns>
    public static StartLine? Parse(string line)
    {
        var text = (line.Length > LongestLine ? line[..LongestLine] : line).Trim();
        return RuntimeWords.Parse(text) ?? InitWords.Parse(text) ?? ProcessWords.Parse(text);
    }

    internal static bool SaysExecFormatError(ReadOnlySpan<char> text) => text.Contains(ExecFormatError, StringComparison.OrdinalIgnoreCase);

    /// <returns>The program; null when there is no name, or one that is none.</returns>
    internal static string? Named(ReadOnlySpan<char> text)
    {
        var name = text.Trim().Trim("\"'`‘’“”");
        return name.Length is > 0 and <= 4096 ? name.ToString() : null;
    }
}
