using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Fuzz.Tests.Engine;
using static EcsExecFormat.Core.Diagnosis.Logs.LogStatement;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>
/// Whoever runs in a container writes its log, and the words of a runtime with it. An input is the log, its lines as they are; each is judged
/// for every kind of container.
/// </summary>
internal sealed class LogTarget : TextTarget
{
    /// <summary>A line is looked at as far as 8192 characters, once for each way to say it.</summary>
    private static readonly Allowance Allowance = new(PerByte: 60, Constant: 512 * 1024);

    private static readonly LogLocation Here = new("eu-west-1", "/web", "web/web/1");

    private static readonly Teller[] Tellers =
        [.. from hasInit in (bool[])[false, true] from exit in (long?[])[null, 1, 127, 255, 139] from isWhole in (bool[])[true, false] select new Teller(hasInit, exit) { IsWhole = isWhole }];

    public override IReadOnlyList<string> Kinds => ["Refused", "RefusedLater", "FailedOtherwise", "Wrote", "Silent", "RefusedLater, a guess"];

    protected override IEnumerable<string> Texts =>
    [
        "exec /app: exec format error", "exec /app: no such file or directory", "[FATAL tini (6)] exec /app failed: Exec format error", "[WARN  tini (6)] Tini is not running as PID 1\n[FATAL tini (6)] exec /app failed: Exec format error",
        "starting\nsh: 1: /app: Exec format error", "standard_init_linux.go:228: exec user process caused: exec format error", "exec container process `/app`: Exec format error", "{\"msg\":\"exec container process `/app`: Exec format error\"}",
        "time=\"2026-01-01T00:00:00Z\" level=error msg=\"exec /app: exec format error\"", "panic: standard_init_linux.go:175: exec user process caused \"exec format error\" [recovered]\ngoroutine 1 [running]:", "/app: line 1: syntax error: unexpected \"(\"",
        "OSError: [Errno 8] Exec format error: '/app'", "Error: spawn /app ENOEXEC", "Cannot run program \"/app\": error=8, Exec format error", "bash: line 1: /app: cannot execute binary file: Exec format error", "hello\n\nworld", "",
    ];

    protected override IReadOnlyList<string> Words =>
        ["exec ", "exec format error", "Exec format error", ": ", "/app", "\n", "standard_init_linux.go:", "exec container process ", "(missing dynamic library?) ", "[FATAL tini (", " failed: ", "permission denied", "ENOEXEC", "\"", "`", "'", ": line 1: syntax error: ", "msg=\""];

    protected override string Check(string text)
    {
        var lines = text.Split('\n');
        foreach (var line in lines)
            CheckLine(line);
        foreach (var teller in Tellers)
        {
            CheckQuote(LogStatement.Of(lines, Here, teller));
            // Who wrote something of his own was executed, whatever else he writes; but for the trace of a runc that panicked.
            if (!lines.Any(line => line.StartsWith("panic: ", StringComparison.Ordinal)))
                Must.Hold(LogStatement.Of([.. lines, "listening on port 8080"], Here, teller) is Wrote or RefusedLater { IsLast: false }, "a program that wrote was never executed");
            Must.Hold(teller.IsWhole || LogStatement.Of(lines, Here, teller) is not (Refused or FailedOtherwise), "a part of a log tells of all of it");
        }

        var said = Allowance.Measure(2 * text.Length, () => LogStatement.Of(lines, Here, Tellers[2]));
        Must.BeEqual(said.ToString(), LogStatement.Of(lines, Here, Tellers[2]).ToString(), "the same input twice");
        return said is RefusedLater { IsGuess: true } ? "RefusedLater, a guess" : said.GetType().Name;
    }

    private static void CheckLine(string line)
    {
        var told = Allowance.Measure(2 * line.Length, () => StartLine.Parse(line));
        if (told is null)
            return;
        Must.Hold(told.Program is not { Length: 0 or > 4096 }, "a program without a name, or with one too long");
        Must.Hold(told.Program is null || line.Contains(told.Program, StringComparison.Ordinal), "a program that the line does not name");
        Must.Hold(told.IsExecFormatError == false || told.IsGuess || Says(line, "exec format error") || Says(line, "cannot execute binary file") || Says(line, "ENOEXEC") || Says(line, "error=8") || Says(line, "error: 8"), "an exec format error in other words");
    }

    private static void CheckQuote(LogStatement said)
    {
        var quote = said switch { Refused refused => refused.Quote, RefusedLater later => later.Quote, FailedOtherwise failed => failed.Quote, _ => null };
        if (quote is null)
            return;
        Must.BeLine(quote.Sentence, 300, "a sentence about a log");
        Must.Hold(quote.Sentence.Count(c => c == '"') <= 2, "a quotation that ends early");
        Must.Hold(quote.Line.Length <= 202, "more of a line than is needed");
    }

    private static bool Says(string line, string words) => line.Contains(words, StringComparison.OrdinalIgnoreCase);
}
