namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>What a container's log says about its start.</summary>
public abstract record LogStatement
{
    private LogStatement() { }

    /// <summary>Nothing.</summary>
    /// <param name="IsRead">Whether the log was read, and is empty; it was not when there is none to be read, it is not there (yet), or nobody answered.</param>
    public sealed record Silent(bool IsRead) : LogStatement
    {
        public static readonly Silent Unread = new(false);
    }

    /// <summary>The kernel refused to execute the first process with an exec format error: the runtime itself says so.</summary>
    /// <param name="Quote">The line, and where it stands.</param>
    /// <param name="Program">The program as the runtime names it; null when it names none.</param>
    public sealed record Refused(LogQuote Quote, string? Program) : LogStatement;

    /// <summary>The first process was executed, and then something else met an exec format error.</summary>
    /// <param name="Quote">The line, and where it stands.</param>
    /// <param name="Program">What could not be executed, as the line names it; null when it names none.</param>
    /// <param name="IsLast">Whether nothing was written after it.</param>
    public sealed record RefusedLater(LogQuote Quote, string? Program, bool IsLast) : LogStatement
    {
        /// <summary>Whether the line has ordinary causes, too, and only fits.</summary>
        public bool IsGuess { get; init; }
    }

    /// <summary>The runtime could not execute the first process for another reason.</summary>
    /// <param name="Quote">The line, and where it stands.</param>
    public sealed record FailedOtherwise(LogQuote Quote) : LogStatement;

    /// <summary>The first process wrote something of another kind: it was executed.</summary>
    /// <param name="Stream">Where it stands.</param>
    public sealed record Wrote(LogLocation Stream) : LogStatement;

    /// <summary>What decides who may have written a line.</summary>
    /// <param name="HasInitProcess">Whether the machine's own init process starts the program: then it speaks in the runtime's place.</param>
    /// <param name="ExitCode">The container's; runtimes end with 1 or 255 when they cannot execute the first process.</param>
    public sealed record Teller(bool HasInitProcess, long? ExitCode)
    {
        /// <summary>Whether the lines are all that was written.</summary>
        public bool IsWhole { get; init; } = true;

        /// <summary>Whether the line can be about the image's first process.</summary>
        internal bool IsAboutFirst(StartLine line) =>
            (line.Speaker == Speaker.Runtime && ExitCode is null or 1 or 255) || (line.Speaker == Speaker.Init && HasInitProcess);
    }

    /// <param name="lines">The last lines of the log, oldest first.</param>
    /// <param name="stream">Where they stand.</param>
    /// <param name="teller">Who may have written them.</param>
    public static LogStatement Of(IReadOnlyList<string> lines, LogLocation stream, Teller teller)
    {
        var said = lines.Where(line => !string.IsNullOrWhiteSpace(line) && !InitWords.IsChatter(line)).ToArray();
        // A runtime that cannot execute the first process is alone in the log, and its last word; with anybody else's line beside it somebody was executed.
        var told = said.Select(StartLine.Parse).ToArray();
        var isAlone = told.All(line => line is not null && teller.IsAboutFirst(line)) || (told is [{ Speaker: Speaker.Runtime }, ..] && RuntimeWords.IsPanic(said));
        if (said.Length > 0 && isAlone && teller.IsWhole)
        {
            var last = Array.FindLastIndex(told, line => line is not null);
            var quote = LogQuote.Of(said[last], stream);
            return told[last]!.IsExecFormatError ? new Refused(quote, told[last]!.Program) : new FailedOtherwise(quote);
        }

        // The newest first: of several attempts the last one ended the container.
        var at = Array.FindLastIndex(told, line => line is { IsExecFormatError: true });
        return (said.Length, at) switch
        {
            (0, _) => new Silent(IsRead: true),
            (_, < 0) => new Wrote(stream),
            _ => new RefusedLater(LogQuote.Around(said[at], stream), told[at]!.Program, IsLast: at == said.Length - 1) { IsGuess = told[at]!.IsGuess },
        };
    }
}

/// <summary>A line of a log. It is foreign text: shown only through <see cref="Sentence"/>.</summary>
/// <param name="Line">The line as it came.</param>
/// <param name="Stream">Where it stands.</param>
public sealed record LogQuote(string Line, LogLocation Stream)
{
    private const int LongestShown = 200;

    /// <summary>What is kept of a line of a process: the words of the error, and what stands before them, which is mostly who says it of what.</summary>
    private const int KeptBefore = 100;
    private const int KeptBehind = 80;

    /// <summary>A sentence for people: quoted, of a bounded length, without control characters, and without a quote that could end it early.</summary>
    public string Sentence => $"Its log says: {PlainText.Quote(Line.Replace('"', '\''), LongestShown)} (CloudWatch Logs, {PlainText.Line(Stream.Group, 120)}, stream {PlainText.Line(Stream.Name, 160)}).";

    /// <summary>A line of a runtime or an init, which holds a path and some words.</summary>
    public static LogQuote Of(string line, LogLocation stream) => new(line.Length > LongestShown ? line[..(LongestShown + 1)] : line, stream);

    /// <summary>A line of a process, which may hold whatever else it logs: no more of it than is needed.</summary>
    public static LogQuote Around(string line, LogLocation stream)
    {
        var error = ProcessWords.ErrorIn(line);
        var (start, end) = error < 0 ? (0, Math.Min(line.Length, KeptBefore + KeptBehind)) : (Math.Max(0, error - KeptBefore), Math.Min(line.Length, error + KeptBehind));
        return new LogQuote(string.Concat(start > 0 ? "..." : "", line.AsSpan(start, end - start), end < line.Length ? "..." : ""), stream);
    }
}
