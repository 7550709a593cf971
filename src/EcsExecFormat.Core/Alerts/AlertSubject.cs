using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// The subject line: cluster/service, what is the matter, what was done. SNS takes printable ASCII below 100 characters that
/// does not begin with a space (API reference, Publish, Subject).
/// </summary>
public static class AlertSubject
{
    private const int Longest = 99;

    /// <summary>Never longer than 99 characters; long names are shortened.</summary>
    public static string Of(Outcome outcome)
    {
        var what = outcome.Finding.Verdict switch
        {
            Verdict.PlatformMismatch => $"image is for {Offers(outcome)}, ran on {RanOn(outcome) ?? "another CPU"}",
            Verdict.BinaryMismatch => $"program is for {Programs(outcome)}, ran on {RanOn(outcome) ?? "another CPU"}",
            Verdict.UnrunnableEntrypoint => "entrypoint cannot be executed by Linux",
            Verdict.PlatformMissing => $"image has no {RanOn(outcome) ?? "matching"} variant",
            _ => CheckAdvice.IsContradiction(outcome.Finding) ? "exec format error, cause not clear" : "wrong CPU suspected, not verified",
        };
        var ending = $": {(outcome.Kind == "reminder" ? "STILL FAILING: " : "")}{what} ({Done(outcome.Remedy)})";
        return Of(outcome, ending);
    }

    /// <param name="outcome">What it is about.</param>
    /// <param name="ending">What follows the names of cluster and service; printable ASCII, below 60 characters.</param>
    public static string Of(Outcome outcome, string ending) => Place(outcome, Longest - ending.Length) + ending;

    private static string Done(Remedy? remedy) => remedy?.Action switch
    {
        null or RemedyAction.None => "alert only",
        RemedyAction.Planned => "plan",
        _ when remedy.ReasonCode == ReasonCodes.UpdateUnknown => "deployed or not, LOOK",
        _ when remedy.LeftRevision is not null => "fix registered, NOT deployed",
        RemedyAction.Declined => "change declined",
        RemedyAction.Failed => "change FAILED",
        RemedyAction.Registered => "fix registered",
        RemedyAction.Deployed when remedy.Overtook is not null => "fix deployed OVER another, LOOK",
        RemedyAction.Deployed => "fix deployed, to be followed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Shortens the longer of the two names first, so that neither disappears.</summary>
    private static string Place(Outcome outcome, int room)
    {
        var cluster = Ascii(outcome.ClusterName, "unknown cluster");
        var subject = Ascii(AlertFacts.SubjectName(outcome), "unknown task");
        var forNames = room - 1;
        if (cluster.Length + subject.Length > forNames)
        {
            var half = forNames / 2;
            cluster = PlainText.Line(cluster, Math.Max(half, forNames - subject.Length));
            subject = PlainText.Line(subject, forNames - cluster.Length);
        }

        return $"{cluster}/{subject}";
    }

    private static string Offers(Outcome outcome)
    {
        var platforms = AlertFacts.Offers(outcome).Select(platform => platform.Architecture).Distinct().ToArray();
        return platforms switch
        {
            [var only] => only,
            [var first, var second] when first.Length + second.Length <= 12 => $"{first} and {second}",
            _ => "other CPUs",
        };
    }

    private static string Programs(Outcome outcome) =>
        outcome.Finding.Culprits.Select(container => container.Executable?.Architecture).Distinct().ToArray() is [{ } only] ? only : "another CPU";

    private static string? RanOn(Outcome outcome) => outcome.Finding.RanOn.Platform?.Architecture;

    private static string Ascii(string? text, string otherwise)
    {
        var ascii = string.Concat((text ?? "").Select(c => c is >= ' ' and <= '~' ? c : '?')).Trim();
        return ascii.Length == 0 ? otherwise : ascii;
    }
}
