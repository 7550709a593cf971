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
    public void The_newest_line_of_the_kind_counts_and_what_stands_before_it(string expected, params string[] lines) =>
        Assert.Equal(expected, Show(LogStatement.Of(lines, Here, hasInitProcess: false)));

    /// <summary>Then tini is the machine's, and what it could not execute is the image's first process.</summary>
    [Theory]
    [InlineData("Refused /app", Tini)]
    [InlineData("Refused /app", "[WARN  tini (6)] Tini is not running as PID 1", Tini)]
    [InlineData("RefusedLater /app last", "starting", Tini)]
    [InlineData("FailedOtherwise", "[FATAL tini (6)] exec /app failed: No such file or directory")]
    public void The_machines_own_init_speaks_in_the_runtimes_place(string expected, params string[] lines) =>
        Assert.Equal(expected, Show(LogStatement.Of(lines, Here, hasInitProcess: true)));

    [Fact]
    public void A_line_is_shown_quoted_bounded_and_without_control_characters()
    {
        var quote = new LogQuote("exec \u001b[31m/app\u202e\n: " + new string('x', 500), Here);
        Assert.StartsWith("Its log says: \"exec  [31m/app  : xxx", quote.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("...\" (CloudWatch Logs, /web, stream web/web/1).", quote.Sentence, StringComparison.Ordinal);
        Assert.InRange(quote.Sentence.Length, 200, 270);
    }

    private static string Show(LogStatement said) => said switch
    {
        LogStatement.Refused refused => $"Refused {refused.Program}",
        LogStatement.RefusedLater later => $"RefusedLater {later.Program}{(later.IsLast ? " last" : "")}",
        _ => said.GetType().Name,
    };
}
