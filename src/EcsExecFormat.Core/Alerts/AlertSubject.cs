using EcsExecFormat.Core.Diagnosis;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// The subject line: cluster/service, what is the matter, what was done. SNS takes printable ASCII below 100 characters
/// (API reference, Publish, Subject).
/// </summary>
public static class AlertSubject
{
    private const int Longest = 99;

    public static string Of(Outcome outcome)
    {
        var what = outcome.Finding.Verdict switch
        {
            Verdict.PlatformMismatch => $"image is for {Offers(outcome)}, tasks run on {RanOn(outcome)}",
            Verdict.PlatformMissing => $"image has no {RanOn(outcome)} variant to pull",
            _ => "wrong CPU architecture suspected, could not be checked",
        };
        var ending = $": {(outcome.Kind == "reminder" ? "STILL " : "")}{what}; nothing was changed";
        return Ascii(Place(outcome, Longest - ending.Length) + ending);
    }

    /// <summary>Shortens the longer of the two names first, so that neither disappears.</summary>
    private static string Place(Outcome outcome, int room)
    {
        var cluster = outcome.ClusterName ?? "unknown cluster";
        var subject = AlertFacts.SubjectName(outcome);
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
        return platforms.Length is 1 or 2 ? string.Join(" and ", platforms) : "other CPUs";
    }

    private static string RanOn(Outcome outcome) => outcome.Finding.RanOn.Platform?.Architecture ?? "matching";

    private static string Ascii(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
