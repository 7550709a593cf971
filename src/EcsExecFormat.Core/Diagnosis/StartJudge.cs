using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// The verdict about one container once more than its labels is known. A label is a claim, the program's bytes say what a kernel makes of
/// them, and the log says what this kernel did; where two of them contradict each other, nothing is claimed.
/// </summary>
public static class StartJudge
{
    /// <param name="labels">What the labels alone say.</param>
    /// <param name="host">Where it ran.</param>
    /// <param name="evidence">What else was found out.</param>
    public static ContainerFinding Judge(ContainerFinding labels, Platform host, StartEvidence evidence)
    {
        var isRefused = evidence.Said is LogStatement.Refused || labels.HasEvidence;
        var finding = evidence.Said is LogStatement.Refused { Quote: var quote } ? Quoting(labels, quote) with { IsProvenByLog = true, HasEvidence = true } : labels;
        if (!isRefused && evidence.Said is not LogStatement.Silent)
            return ExecutedJudge.Judge(labels, host, evidence);
        return evidence.Program switch
        {
            null => OfLog(finding, host, "its program was not looked at"),
            ResolvedEntrypoint.Unresolved unresolved => OfLog(finding, host, unresolved.Reason) with { Unproven = unresolved.Reason },
            ResolvedEntrypoint.Broken broken => OfBroken(finding, host, broken, isRefused),
            ResolvedEntrypoint.Unrunnable unrunnable => OfUnrunnable(finding, unrunnable, isRefused),
            ResolvedEntrypoint.Found found when found.Header.Platform?.RunsOn(host) == true => OfNative(finding, host, found, isRefused),
            ResolvedEntrypoint.Found found => OfForeign(finding, host, found, isRefused),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>What the log alone adds to the labels.</summary>
    private static ContainerFinding OfLog(ContainerFinding finding, Platform host, string why) => finding switch
    {
        // The labels of a tag may be another image's by now.
        { Verdict: Verdict.PlatformMismatch, IsProvenByLog: true, Reference.Digest: not null } => finding with { Confidence = Confidence.Confirmed },
        { IsLabelledForHost: true, HasEvidence: true } => finding with
        {
            Verdict = Verdict.Inconclusive,
            Confidence = Confidence.Possible,
            Reason = $"the kernel refused the container's first process with an exec format error, although the image's labels say {Labels(finding)}, "
                + $"which runs on {host}; a label may be wrong, or the entrypoint is a script without #!: {why}",
        },
        _ => finding,
    };

    private static ContainerFinding OfBroken(ContainerFinding finding, Platform host, ResolvedEntrypoint.Broken broken, bool isRefused)
    {
        // A runtime that does not find the program creates no container, and this one has an exit code.
        if (isRefused || (broken.IsBeforeExecution && finding.ExitCode is not null))
            return OfLog(finding, host, broken.Reason) with { Unproven = broken.Reason };
        return finding.Verdict is Verdict.PlatformMismatch or Verdict.PlatformMatch
            ? Match(finding, $"the container cannot start for a reason that has nothing to do with its architecture: {broken.Reason}")
            : finding;
    }

    private static ContainerFinding OfUnrunnable(ContainerFinding finding, ResolvedEntrypoint.Unrunnable unrunnable, bool isRefused)
    {
        var what = $"{unrunnable.Chain[^1]} {unrunnable.Content.Phrase()}";
        if (!isRefused && !IsRuntimesCode(finding))
            return Contradicted(finding, $"{what}, which no kernel executes");
        return finding with
        {
            Verdict = Verdict.UnrunnableEntrypoint,
            Confidence = Confidence.Confirmed,
            HasProvenBytes = true,
            Unrunnable = unrunnable.Content,
            Program = unrunnable.Chain[^1],
            Evidence = finding.Evidence.Add($"The entrypoint {Entrypoints.Runs(unrunnable.Chain)}{what}: no kernel executes that, on whatever architecture."),
            Reason = $"its entrypoint {Entrypoints.Runs(unrunnable.Chain)}{what}, which is an exec format error on every architecture",
        };
    }

    private static ContainerFinding OfNative(ContainerFinding finding, Platform host, ResolvedEntrypoint.Found found, bool isRefused)
    {
        var proven = WithProgram(finding, found);
        if (isRefused)
        {
            return proven with
            {
                Verdict = Verdict.Inconclusive,
                Confidence = Confidence.Possible,
                Reason = $"the kernel refused the container's first process with an exec format error, although its entrypoint {Entrypoints.Is(found.Chain)} a program for "
                    + $"{found.Header.Machine}, which runs on {host}",
            };
        }

        return finding.Verdict == Verdict.PlatformMismatch
            ? Match(proven, $"{Entrypoints.Label(finding, host)}, but its entrypoint {Entrypoints.Is(found.Chain)} a program for {found.Header.Machine} and runs on {host}: "
                + "an ordinary crash; the label is wrong") with
            { Confidence = Confidence.Confirmed }
            : proven;
    }

    private static ContainerFinding OfForeign(ContainerFinding finding, Platform host, ResolvedEntrypoint.Found found, bool isRefused)
    {
        if (!isRefused && !IsRuntimesCode(finding))
            return Contradicted(finding with { Executable = found.Header.Platform }, $"{Entrypoints.Is(found.Chain)} a program for {found.Header.Machine}");
        var proven = WithProgram(finding, found) with { Confidence = Confidence.Confirmed };
        return finding.Verdict == Verdict.PlatformMismatch ? proven : proven with
        {
            Verdict = Verdict.BinaryMismatch,
            Reason = $"{(finding.IsLabelledForHost == true ? $"the image is labelled {Labels(finding)}" : "the image's labels do not tell its platform")}, but its entrypoint "
                + $"{Entrypoints.Is(found.Chain)} a program for {found.Header.Machine}, and the task ran on {host}",
        };
    }

    /// <summary>The exit code says that something was executed, and the bytes say that nothing can be: by emulation, or not these bytes.</summary>
    private static ContainerFinding Contradicted(ContainerFinding finding, string what) =>
        finding with { Unproven = $"{what}, but it ended with exit code {finding.ExitCode}, which takes a program that was executed" };

    /// <summary>
    /// 1 and 255 come from runtimes that cannot execute the first process. 2, 126 and 127 come from a process that did start, however foreign
    /// its program is, unless the machine's own init can be it.
    /// </summary>
    private static bool IsRuntimesCode(ContainerFinding finding) => finding.ExitCode is null or 1 or 255 || finding.HasInitProcess;

    private static ContainerFinding WithProgram(ContainerFinding finding, ResolvedEntrypoint.Found found) => finding with
    {
        Executable = found.Header.Platform,
        HasProvenBytes = true,
        Program = found.Chain[^1],
        IsInterpreter = found.Chain.Length > 1,
        Evidence = finding.Evidence.Add($"The entrypoint {Entrypoints.Is(found.Chain)} a program for {found.Header.Machine}, as its first bytes say."),
    };

    internal static ContainerFinding Match(ContainerFinding finding, string reason) => finding with { Verdict = Verdict.PlatformMatch, Reason = reason };

    internal static ContainerFinding Quoting(ContainerFinding finding, LogQuote quote) => finding with { Evidence = Insert(finding.Evidence, quote.Sentence) };

    /// <summary>Behind the exit code, which it explains.</summary>
    private static ImmutableArray<string> Insert(ImmutableArray<string> evidence, string sentence) => evidence.Insert(Math.Min(1, evidence.Length), sentence);

    private static string Labels(ContainerFinding finding) => string.Join(", ", finding.Offers.Take(3)) + (finding.Offers.Length > 3 ? " and others" : "");
}
