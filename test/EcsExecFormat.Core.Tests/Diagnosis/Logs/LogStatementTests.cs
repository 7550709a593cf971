using EcsExecFormat.Core.Diagnosis.Logs;

namespace EcsExecFormat.Core.Tests.Diagnosis.Logs;

/// <summary>What the last lines of a log say together: who was refused, the first process or something that it ran.</summary>
public class LogStatementTests
{
    private const string Runc = "exec /app: exec format error";
    private const string Tini = "[FATAL tini (6)] exec /app failed: Exec format error";
    private const string Shell = "sh: 1: /app: Exec format error";
    private const string OtherReason = "exec /app: no such file or directory";

    private static readonly LogLocation Here = new("eu-west-1", "/web", "web/web/1");

    [Theory]
    [InlineData("Refused /app", Runc)]
    [InlineData("Refused /app", "", Runc, "  ")]
    [InlineData("Refused /app", Runc, Runc)]
    [InlineData("Refused /app", OtherReason, Runc)]
    [InlineData("FailedOtherwise", OtherReason)]
    [InlineData("RefusedLater /app last", "starting", Runc)]
    [InlineData("RefusedLater /app last", Shell)]
    [InlineData("RefusedLater /app", Shell, "giving up")]
    [InlineData("RefusedLater /app last", "starting", Tini)]
    [InlineData("RefusedLater /app last", Tini)]
    [InlineData("RefusedLater /b last", Shell, "sh: 1: /b: Exec format error")]
    [InlineData("Wrote", "starting", "KeyError: 'PORT'")]
    [InlineData("Wrote", "starting", OtherReason)]
    [InlineData("Silent")]
    [InlineData("Silent", "", " ", "\t")]
    [InlineData("Silent", "[WARN  tini (6)] Tini is not running as PID 1")]
    [InlineData("RefusedLater /app", Runc, "job 17 failed", "giving up")]
    [InlineData("Wrote", "time=\" msg=\"")]
    [InlineData("Wrote", "panic: standard_init_linux.go:175: something else", "goroutine 1 [running]:")]
    [InlineData("Refused ", "panic: standard_init_linux.go:175: exec user process caused \"exec format error\" [recovered]",
        "\tpanic: standard_init_linux.go:175: exec user process caused \"exec format error\"", "goroutine 1 [running, locked to thread]:", "panic(0x7eacc0, 0xc820146000)")]
    public void The_newest_line_of_the_kind_counts_and_what_stands_before_it(string expected, params string[] lines) =>
        Assert.Equal(expected, Show(LogStatement.Of(lines, Here, new(HasInitProcess: false, ExitCode: 1))));

    /// <summary>Then tini is the machine's, and what it could not execute is the image's first process.</summary>
    [Theory]
    [InlineData("Refused /app", Tini)]
    [InlineData("Refused /app", "[WARN  tini (6)] Tini is not running as PID 1", Tini)]
    [InlineData("RefusedLater /app last", "starting", Tini)]
    [InlineData("FailedOtherwise", "[FATAL tini (6)] exec /app failed: No such file or directory")]
    [InlineData("Refused /app", "[WARN  tini (8)] Tini is not running as PID 1 and isn't registered as a child subreaper.",
        "Zombie processes will not be re-parented to Tini, so zombie reaping won't work.",
        "To fix the problem, use the -s option or set the environment variable TINI_SUBREAPER to register Tini as a child subreaper, or run Tini as PID 1.", Tini)]
    public void The_machines_own_init_speaks_in_the_runtimes_place(string expected, params string[] lines) =>
        Assert.Equal(expected, Show(LogStatement.Of(lines, Here, new(HasInitProcess: true, ExitCode: 127))));

    /// <summary>2, 126 and 127 take a process that was executed: then the words are not the runtime's.</summary>
    [Theory]
    [InlineData(1, "Refused /app")]
    [InlineData(255, "Refused /app")]
    [InlineData(null, "Refused /app")]
    [InlineData(2, "RefusedLater /app last")]
    [InlineData(126, "RefusedLater /app last")]
    [InlineData(127, "RefusedLater /app last")]
    public void The_exit_code_says_whether_a_runtime_can_have_spoken(int? exitCode, string expected) =>
        Assert.Equal(expected, Show(LogStatement.Of([Runc], Here, new(HasInitProcess: false, exitCode))));

    [Fact]
    public void A_line_is_shown_quoted_bounded_and_without_control_characters_or_a_quote_that_ends_it()
    {
        var quote = LogQuote.Of("exec \u001b[31m/app\u202e\n\" (CloudWatch Logs, /x). AWS says: " + new string('x', 500_000), Here);
        Assert.StartsWith("Its log says: \"exec  [31m/app  ' (CloudWatch Logs, /x). AWS says: xxx", quote.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("...\" (CloudWatch Logs, /web, stream web/web/1).", quote.Sentence, StringComparison.Ordinal);
        Assert.InRange(quote.Sentence.Length, 200, 270);
        Assert.InRange(quote.Line.Length, 200, 210);
    }

    /// <summary>Whatever an application logs beside it is nobody's business.</summary>
    [Fact]
    public void Of_a_processs_line_only_what_stands_around_the_error_is_kept()
    {
        var line = "{\"password\":\"hunter2\"," + new string(' ', 200) + "\"err\":\"spawn /app/x ENOEXEC\"," + new string('y', 1_000_000) + "}";
        var said = Assert.IsType<LogStatement.RefusedLater>(LogStatement.Of([line], Here, new(HasInitProcess: false, ExitCode: 1)));
        Assert.DoesNotContain("hunter2", said.Quote.Line, StringComparison.Ordinal);
        Assert.Contains("spawn /app/x ENOEXEC", said.Quote.Line, StringComparison.Ordinal);
        Assert.InRange(said.Quote.Line.Length, 20, 200);
    }

    private static string Show(LogStatement said) => said switch
    {
        LogStatement.Refused refused => $"Refused {refused.Program}",
        LogStatement.RefusedLater later => $"RefusedLater {later.Program}{(later.IsLast ? " last" : "")}",
        _ => said.GetType().Name,
    };
}
