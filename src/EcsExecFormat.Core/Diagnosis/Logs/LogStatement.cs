namespace EcsExecFormat.Core.Diagnosis.Logs;

/// <summary>What a container's log says about its start.</summary>
public abstract record LogStatement
{
    private LogStatement() { }

    /// <summary>Nothing: the log was not read, cannot be read, or is empty.</summary>
    public sealed record Silent : LogStatement
    {
        public static readonly Silent Instance = new();

        private Silent() { }
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

    /// <param name="lines">The last lines of the log, oldest first.</param>
    /// <param name="stream">Where they stand.</param>
    /// <param name="hasInitProcess">Whether the machine's own init process starts the program: then it speaks in the runtime's place.</param>
    public static LogStatement Of(IReadOnlyList<string> lines, LogLocation stream, bool hasInitProcess)
    {
        var said = lines.Where(line => !string.IsNullOrWhiteSpace(line) && !InitWords.IsChatter(line)).ToArray();
        // The newest first: of several attempts the last one ended the container.
        for (var at = said.Length - 1; at >= 0; at--)
        {
            if (StartLine.Parse(said[at]) is not { } line)
                continue;
            var quote = new LogQuote(said[at], stream);
            var isFirstProcess = line.Speaker == Speaker.Runtime || (line.Speaker == Speaker.Init && hasInitProcess);
            // A runtime speaks in the place of the first process: whatever stands before it was written by somebody who was executed.
            if (isFirstProcess && said.Take(at).All(before => StartLine.Parse(before) is { Speaker: Speaker.Runtime or Speaker.Init }))
                return line.IsExecFormatError ? new Refused(quote, line.Program) : new FailedOtherwise(quote);
            if (line.IsExecFormatError)
                return new RefusedLater(quote, line.Program, IsLast: at == said.Length - 1) { IsGuess = line.IsGuess };
        }

        return said.Length == 0 ? Silent.Instance : new Wrote(stream);
    }
}

/// <summary>A line of a log. It is foreign text: shown only through <see cref="Sentence"/>.</summary>
/// <param name="Line">The line as it came.</param>
/// <param name="Stream">Where it stands.</param>
public sealed record LogQuote(string Line, LogLocation Stream)
{
    private const int LongestShown = 200;

    /// <summary>A sentence for people: quoted, of a bounded length, without control characters.</summary>
    public string Sentence => $"Its log says: {PlainText.Quote(Line, LongestShown)} (CloudWatch Logs, {PlainText.Line(Stream.Group, 120)}, stream {PlainText.Line(Stream.Name, 160)}).";
}
