namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>
/// What tini writes when it cannot execute the program that it was given (tini, src/tini.c): <c>[FATAL tini (6)] exec /app failed: Exec format
/// error</c>. Docker's and ECS's init process (<c>initProcessEnabled</c>) is tini.
/// </summary>
internal static class InitWords
{
    private const string Fatal = "[FATAL tini (";
    private const string Exec = ")] exec ";
    private const string Failed = " failed: ";

    public static StartLine? Parse(string text)
    {
        if (!text.StartsWith(Fatal, StringComparison.Ordinal) || text.IndexOf(Exec, StringComparison.Ordinal) is not (> 0 and var exec))
            return null;
        var end = text.LastIndexOf(Failed, StringComparison.Ordinal);
        return end < exec + Exec.Length ? null : new StartLine(Speaker.Init, StartLine.SaysExecFormatError(text.AsSpan(end)), StartLine.Named(text.AsSpan()[(exec + Exec.Length)..end]));
    }

    /// <summary>What tini writes besides: it says nothing about the program that it runs.</summary>
    public static bool IsChatter(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith("[WARN  tini (", StringComparison.Ordinal) || text.StartsWith("[INFO  tini (", StringComparison.Ordinal)
            || text.StartsWith("[DEBUG tini (", StringComparison.Ordinal) || text.StartsWith("[TRACE tini (", StringComparison.Ordinal)
            // Its warning that it is not the first process has three lines.
            || text.StartsWith("Zombie processes will not be re-parented to Tini", StringComparison.Ordinal)
            || (text.StartsWith("To fix the problem, use", StringComparison.Ordinal) && text.Contains("Tini", StringComparison.Ordinal));
    }
}
