using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>The whole table of what labels, log, bytes and exit code together mean, on a linux/amd64 machine.</summary>
public class StartJudgeTests
{
    public static readonly TheoryData<string, string, string, int, string> Table = new()
    {
        // Labels fit. Without any word of an exec format error it is an ordinary crash, whatever it ended with.
        { "fit", "silent", "unread", 1, "platform-match" },
        { "fit", "wrote", "unread", 1, "platform-match" },
        { "fit", "silent", "native", 1, "platform-match" },
        { "fit", "silent", "foreign", 1, "binary-mismatch confirmed" },
        { "fit", "silent", "foreign", 255, "binary-mismatch confirmed" },
        { "fit", "silent", "foreign", 2, "platform-match" },
        { "fit", "silent", "text", 1, "unrunnable-entrypoint confirmed" },
        { "fit", "silent", "text", 126, "platform-match" },
        { "fit", "silent", "missing interpreter", 1, "platform-match" },
        { "fit", "silent", "missing", 1, "platform-match" },
        { "fit", "silent", "unresolved", 1, "platform-match" },
        { "fit", "refused", "unread", 1, "inconclusive" },
        { "fit", "refused", "unresolved", 1, "inconclusive" },
        { "fit", "refused", "missing", 1, "inconclusive" },
        { "fit", "refused", "missing interpreter", 1, "inconclusive" },
        { "fit", "refused", "native", 1, "inconclusive" },
        { "fit", "refused", "foreign", 1, "binary-mismatch confirmed" },
        { "fit", "refused", "text", 255, "unrunnable-entrypoint confirmed" },
        { "fit", "refused", "foreign", 126, "binary-mismatch confirmed" },
        { "fit", "other", "unread", 1, "platform-match" },
        { "fit", "wrote", "foreign", 1, "platform-match" },
        { "fit", "wrote", "text", 1, "platform-match" },

        // Something that the entrypoint ran: only its own bytes make it one of ours, and only if it was the end.
        { "fit", "later", "unread", 126, "platform-match" },
        { "fit", "later", "later native", 126, "platform-match" },
        { "fit", "later", "later text", 126, "platform-match" },
        { "fit", "later", "later unresolved", 126, "platform-match" },
        { "fit", "later", "later foreign", 126, "platform-match" },
        { "fit", "later, last", "later foreign", 126, "binary-mismatch confirmed" },
        { "fit", "later", "later foreign", 1, "platform-match" },
        { "fit", "later, last", "later foreign", 1, "binary-mismatch confirmed" },
        { "fit", "guess, last", "later native", 2, "platform-match" },
        { "fit", "guess, last", "later foreign", 2, "binary-mismatch confirmed" },

        // Labels for another platform: the log or the bytes confirm them, or acquit.
        { "differ", "silent", "unread", 1, "platform-mismatch likely" },
        { "differ", "silent", "unresolved", 1, "platform-mismatch likely" },
        { "differ", "silent", "missing", 1, "platform-mismatch likely" },
        { "differ", "silent", "missing interpreter", 1, "platform-match" },
        { "differ", "silent", "foreign", 1, "platform-mismatch confirmed" },
        { "differ", "silent", "native", 1, "platform-match" },
        { "differ", "silent", "text", 1, "unrunnable-entrypoint confirmed" },
        { "differ", "refused", "unread", 1, "platform-mismatch confirmed" },
        { "differ", "refused", "unresolved", 1, "platform-mismatch confirmed" },
        { "differ", "refused", "missing", 1, "platform-mismatch confirmed" },
        { "differ", "refused", "foreign", 255, "platform-mismatch confirmed" },
        { "differ", "refused", "native", 1, "inconclusive" },
        { "differ", "refused", "text", 1, "unrunnable-entrypoint confirmed" },
        { "differ", "other", "unread", 1, "platform-match" },
        { "differ", "wrote", "unread", 1, "platform-match" },
        { "differ", "wrote", "foreign", 1, "platform-match" },
        { "differ", "later", "unread", 126, "platform-match" },
        { "differ", "later, last", "later foreign", 126, "binary-mismatch confirmed" },

        // Labels that tell nothing.
        { "unknown", "silent", "unread", 1, "inconclusive" },
        { "unknown", "wrote", "unread", 1, "inconclusive" },
        { "unknown", "refused", "unread", 1, "inconclusive" },
        { "unknown", "refused", "foreign", 1, "binary-mismatch confirmed" },
        { "unknown", "refused", "text", 1, "unrunnable-entrypoint confirmed" },
        { "unknown", "refused", "native", 1, "inconclusive" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Labels_log_bytes_and_exit_code_make_the_verdict(string labels, string said, string bytes, int exitCode, string expected)
    {
        var finding = StartJudge.Judge(Labels(labels, exitCode), Platform.LinuxAmd64, new StartEvidence(Said(said), Program(bytes), Later(bytes)));
        Assert.Equal(expected, finding.Verdict.IsBad() ? $"{finding.Verdict.Name()} {finding.Confidence.Name()}" : finding.Verdict.Name());
    }

    [Fact]
    public void Labels_that_no_digest_ties_to_what_ran_are_not_confirmed_by_the_log()
    {
        var byTag = Labels("differ", 1) with { Reference = ImageReference.Parse(Events.Image) };
        Assert.Equal(Confidence.Likely, StartJudge.Judge(byTag, Platform.LinuxAmd64, new StartEvidence(Said("refused"), null, null)).Confidence);
    }

    /// <summary>A verdict that is told quotes what it rests on; one about an inconclusive log is worth an alert.</summary>
    [Theory]
    [MemberData(nameof(Table))]
    public void What_the_log_says_is_quoted_and_counts_as_evidence(string labels, string said, string bytes, int exitCode, string expected)
    {
        var finding = StartJudge.Judge(Labels(labels, exitCode), Platform.LinuxAmd64, new StartEvidence(Said(said), Program(bytes), Later(bytes)));
        Assert.Equal(said == "refused" || (expected.StartsWith("binary", StringComparison.Ordinal) && bytes.StartsWith("later", StringComparison.Ordinal)), finding.HasEvidence);
        Assert.Equal(
            said is "refused" or "other" || (said is "later" or "later, last") || (said is "guess, last" && finding.Verdict == Verdict.BinaryMismatch),
            finding.Evidence.Any(fact => fact.StartsWith("Its log says: \"", StringComparison.Ordinal)));
        Assert.Equal("what the labels say", finding.Evidence[0]);
        Assert.Equal(finding.Verdict == Verdict.UnrunnableEntrypoint ? UnrunnableContent.Text : null, finding.Unrunnable);
    }

    [Theory]
    [InlineData("fit", "refused", "foreign", "the image is labelled linux/amd64, but its entrypoint /app is a program for linux/arm64, and the task ran on linux/amd64")]
    [InlineData("unknown", "refused", "foreign", "the image's labels do not tell its platform, but its entrypoint /app is a program for linux/arm64, and the task ran on linux/amd64")]
    [InlineData("fit", "refused", "text", "its entrypoint /run.sh is text without #! in its first line, which is an exec format error on every architecture")]
    [InlineData("fit", "later, last", "later foreign", "its entrypoint was executed, but what that ran is for another machine: /app is a program for linux/arm64, and the task ran on linux/amd64")]
    [InlineData("fit", "later", "later native", "an ordinary crash; its entrypoint was executed; something that it ran then met an exec format error: \"sh: 1: /app: Exec format error\"")]
    [InlineData("fit", "refused", "native", "the kernel refused the container's first process with an exec format error, although its entrypoint /app is a program for linux/amd64, which runs on linux/amd64")]
    [InlineData("differ", "wrote", "unread", "the image is labelled linux/arm64, but its log shows that it was executed (stream web/web/1 of /web): an ordinary crash, whatever the label says; an emulator can be the reason")]
    [InlineData("differ", "silent", "missing interpreter", "the container cannot start for a reason that has nothing to do with its architecture: /bin/bash is not in the image")]
    public void A_reason_is_a_clause_that_a_mail_goes_on_with(string labels, string said, string bytes, string expected) =>
        Assert.Equal(expected, StartJudge.Judge(Labels(labels, 1), Platform.LinuxAmd64, new StartEvidence(Said(said), Program(bytes), Later(bytes))).Reason);

    private static ContainerFinding Labels(string kind, int exitCode)
    {
        var (verdict, fits) = kind switch
        {
            "fit" => (Verdict.PlatformMatch, true),
            "differ" => (Verdict.PlatformMismatch, (bool?)false),
            _ => (Verdict.Inconclusive, null),
        };
        return new ContainerFinding(
            "web", Events.Image, ImageReference.Parse($"{Events.Image}@sha256:{new string('1', 64)}"), null, fits switch { true => [Platform.LinuxAmd64], false => [Platform.LinuxArm64], null => [] }, verdict,
            verdict == Verdict.Inconclusive ? Confidence.Possible : Confidence.Likely, ["what the labels say"], "an ordinary crash")
        { IsLabelledForHost = fits, ExitCode = exitCode };
    }

    private static LogStatement Said(string kind)
    {
        var here = new LogLocation("eu-west-1", "/web", "web/web/1");
        var shell = new LogQuote("sh: 1: /app: Exec format error", here);
        return kind switch
        {
            "silent" => new LogStatement.Silent(IsRead: true),
            "refused" => new LogStatement.Refused(new LogQuote("exec /app: exec format error", here), "/app"),
            "other" => new LogStatement.FailedOtherwise(new LogQuote("exec /app: no such file or directory", here)),
            "wrote" => new LogStatement.Wrote(here),
            "later" => new LogStatement.RefusedLater(shell, "/app", IsLast: false),
            "later, last" => new LogStatement.RefusedLater(shell, "/app", IsLast: true),
            "guess, last" => new LogStatement.RefusedLater(shell, "/app", IsLast: true) { IsGuess = true },
            _ => throw new ArgumentException(kind),
        };
    }

    private static ResolvedEntrypoint? Program(string kind) => kind.StartsWith("later", StringComparison.Ordinal) ? null : Of(kind);

    private static ResolvedEntrypoint? Later(string kind) => kind.StartsWith("later ", StringComparison.Ordinal) ? Of(kind[6..]) : null;

    private static ResolvedEntrypoint? Of(string kind) => kind switch
    {
        "unread" => null,
        "native" => new ResolvedEntrypoint.Found(["/app"], ElfHeader.Read(Elf.Amd64, Elf.Amd64.Length)!),
        "foreign" => new ResolvedEntrypoint.Found(["/app"], ElfHeader.Read(Elf.Arm64, Elf.Arm64.Length)!),
        "text" => new ResolvedEntrypoint.Unrunnable(["/run.sh"], UnrunnableContent.Text),
        "missing" => new ResolvedEntrypoint.Broken("/app is not in the image") { IsBeforeExecution = true },
        "missing interpreter" => new ResolvedEntrypoint.Broken("/bin/bash is not in the image"),
        "unresolved" => new ResolvedEntrypoint.Unresolved("it cannot be told"),
        _ => throw new ArgumentException(kind),
    };
}
