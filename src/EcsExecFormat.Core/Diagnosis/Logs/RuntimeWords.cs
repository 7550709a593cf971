namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>
/// What container runtimes write on a container's standard error when they cannot execute its first process. They run as that process
/// then, and nothing else has written before.
/// </summary>
internal static class RuntimeWords
{
    private const string Crun = "exec container process ";
    private const string MissingLibrary = "(missing dynamic library?) ";
    private const string OldRunc = "exec user process caused";
    private const string OldRuncFile = "standard_init_linux.go:";

    public static StartLine? Parse(string text) => ParseRunc(WithoutLogrus(text)) ?? ParseOldRunc(text) ?? ParseCrun(text);

    /// <summary>Whether runc died of it with a trace of its own, as it did in 2016: <c>panic: standard_init_linux.go:175: exec user process caused …</c>.</summary>
    public static bool IsPanic(IReadOnlyList<string> lines) =>
        lines.Count > 0 && lines[0].StartsWith("panic: " + OldRuncFile, StringComparison.Ordinal) && lines.Any(line => line.StartsWith("goroutine 1 [", StringComparison.Ordinal));

    /// <summary>runc from 1.1 on (libcontainer/standard_init_linux.go, an os.PathError): <c>exec /app: exec format error</c>.</summary>
    private static StartLine? ParseRunc(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("exec ", StringComparison.Ordinal) || text.LastIndexOf(": ", StringComparison.Ordinal) is not (> 5 and var end))
            return null;
        // Go's words for errno: without a capital. A shell's or a C library's have one.
        var program = text[5..end];
        return text[(end + 2)..] switch
        {
            "exec format error" => new StartLine(Speaker.Runtime, true, StartLine.Named(program)),
            "no such file or directory" or "permission denied" or "too many levels of symbolic links" or "accessing a corrupted shared library"
                or "input/output error" or "argument list too long" or "text file busy" or "is a directory" or "not a directory"
                or "operation not permitted" or "cannot allocate memory" => new StartLine(Speaker.Runtime, false, StartLine.Named(program)),
            _ => null,
        };
    }

    /// <summary>runc before 1.1: <c>standard_init_linux.go:228: exec user process caused: exec format error</c>, the cause sometimes quoted.</summary>
    private static StartLine? ParseOldRunc(string text) =>
        text.IndexOf(OldRuncFile, StringComparison.Ordinal) is >= 0 and var file && text.IndexOf(OldRunc, file, StringComparison.Ordinal) is >= 0 and var caused
            ? new StartLine(Speaker.Runtime, StartLine.SaysExecFormatError(text.AsSpan(caused)), null)
            : null;

    /// <summary>
    /// crun (src/libcrun/linux.c), plain or as JSON, in which it speaks when its log is JSON:
    /// <c>exec container process `/app`: Exec format error</c>.
    /// </summary>
    private static StartLine? ParseCrun(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf(Crun, StringComparison.Ordinal);
        if (at < 0 || !IsCrunsOwn(text[..at]))
            return null;
        var rest = text[(at + Crun.Length)..];
        if (rest.StartsWith(MissingLibrary, StringComparison.Ordinal))
            rest = rest[MissingLibrary.Length..];
        var isExecFormatError = StartLine.SaysExecFormatError(rest);
        var end = rest.Length > 1 && rest[0] is '`' or '\'' ? rest[1..].IndexOf($"{rest[0]}: ", StringComparison.Ordinal) + 1 : rest.IndexOf(": ", StringComparison.Ordinal);
        return new StartLine(Speaker.Runtime, isExecFormatError, end > 0 ? StartLine.Named(rest[..end]) : null);
    }

    /// <summary>Nothing, a time, or the beginning of crun's JSON.</summary>
    private static bool IsCrunsOwn(ReadOnlySpan<char> before)
    {
        before = before.Trim();
        return before.IsEmpty || before is "{\"msg\":\"" or "{ \"msg\": \"" || (before.EndsWith(":") && IsTime(before));
    }

    private static bool IsTime(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && c is not ('-' or ':' or '.' or 'T' or 'Z' or '+'))
                return false;
        }

        return true;
    }

    /// <summary>runc's own log format (logrus): <c>time="…" level=error msg="exec /app: exec format error"</c>.</summary>
    private static ReadOnlySpan<char> WithoutLogrus(ReadOnlySpan<char> text)
    {
        const string message = " msg=\"";
        return text.StartsWith("time=\"", StringComparison.Ordinal) && text.EndsWith("\"") && text.IndexOf(message, StringComparison.Ordinal) is > 0 and var at
            // The quote that ends the message is not the one that begins it.
            && at + message.Length < text.Length
            ? text[(at + message.Length)..^1]
            : text;
    }
}
