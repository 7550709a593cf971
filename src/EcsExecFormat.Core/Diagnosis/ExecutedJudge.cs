using System.Diagnostics;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// The verdict about a container whose log shows that the kernel did not refuse its first process: it wrote something, or was refused for
/// another reason. Then no label and no bytes make an exec format error of it; but what it ran itself may have met one.
/// </summary>
internal static class ExecutedJudge
{
    public static ContainerFinding Judge(ContainerFinding labels, Platform host, StartEvidence evidence) => evidence.Said switch
    {
        LogStatement.RefusedLater later => OfLater(labels, host, later, evidence.Later),
        LogStatement.FailedOtherwise { Quote: var quote } => Acquit(StartJudge.Quoting(labels, quote), host, "the runtime could not execute it for another reason"),
        LogStatement.Wrote { Stream: var stream } => Acquit(labels, host,
            $"its log shows that it was executed (stream {PlainText.Line(stream.Name, 160)} of {PlainText.Line(stream.Group, 120)})"),
        _ => throw new UnreachableException(),
    };

    private static ContainerFinding OfLater(ContainerFinding labels, Platform host, LogStatement.RefusedLater later, ResolvedEntrypoint? program)
    {
        var quoting = StartJudge.Quoting(labels, later.Quote);
        if (program is ResolvedEntrypoint.Found found && found.Header.Platform?.RunsOn(host) != true && later.IsLast
            // What busybox stumbles over as a script is an ELF file, and no script.
            && !(later.IsGuess && found.Chain.Length > 1))
        {
            return quoting with
            {
                Verdict = Verdict.BinaryMismatch,
                Confidence = Confidence.Confirmed,
                HasEvidence = true,
                HasProvenBytes = true,
                Executable = found.Header.Platform,
                Program = found.Chain[^1],
                Evidence = quoting.Evidence.Add($"What it could not execute: {Entrypoints.Is(found.Chain)} a program for {found.Header.Machine}, as its first bytes say."),
                Reason = $"its entrypoint was executed, but what that ran is for another machine: {Entrypoints.Is(found.Chain)} a program for {found.Header.Machine}, and the task ran on {host}",
            };
        }

        return later.IsGuess
            ? Acquit(labels, host, "its log shows that it was executed")
            : Acquit(quoting, host, $"its entrypoint was executed; something that it ran then met an exec format error: {PlainText.Quote(later.Quote.Line, 160)}");
    }

    private static ContainerFinding Acquit(ContainerFinding finding, Platform host, string because) => finding.Verdict switch
    {
        Verdict.PlatformMatch => StartJudge.Match(finding, $"{finding.Reason}; {because}"),
        Verdict.PlatformMismatch => StartJudge.Match(finding, $"{Entrypoints.Label(finding, host)}, but {because}: an ordinary crash, whatever the label says; an emulator can be the reason"),
        _ => finding,
    };
}
