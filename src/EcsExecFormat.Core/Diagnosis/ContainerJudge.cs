using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>The verdict about one container: a pure comparison of where it ran with what its image is for.</summary>
public static class ContainerJudge
{
    private const int MostNamed = 12;

    /// <param name="suspect">The container, and what the event says about it.</param>
    /// <param name="named">Its image, and how surely that is the one that ran.</param>
    /// <param name="ranOn">Where it ran.</param>
    /// <param name="offer">What the image is for; null when that was not looked at.</param>
    public static ContainerFinding Judge(Suspect suspect, NamedImage named, RunPlatform ranOn, ImageOffer? offer)
    {
        var made = offer as ImageOffer.Made;
        var (verdict, confidence, reason) = (suspect.PullError, named.Reference, ranOn.Platform, offer) switch
        {
            ({ } error, _, _, _) => OfPullError(suspect, error.Wanted ?? ranOn.Platform, offer),
            (_, null, _, _) => Inconclusive(named.Problem!),
            (_, _, null, _) => Inconclusive($"it cannot be told where the task ran: {ranOn.Source}"),
            (_, _, _, null) => Inconclusive("the image was not looked at"),
            (_, _, _, ImageOffer.Unknown unknown) => Inconclusive(unknown.Reason),
            (_, _, { } host, ImageOffer.Made image) when image.RunsOn(host) && suspect.SaysExecFormatError =>
                Inconclusive($"ECS quotes an exec format error although the image's labels say {Join(image.Platforms)}, which runs on {host}: "
                    + "a label may be wrong, or the entrypoint is a script without #!"),
            (_, _, { } host, ImageOffer.Made image) when image.RunsOn(host) =>
                (Verdict.PlatformMatch, Confidence.Likely, $"the image is for {Join(image.Platforms)} and runs on {host}: an ordinary crash"),
            (_, _, { } host, ImageOffer.Made image) =>
                (Verdict.PlatformMismatch, HowSure(suspect, named), Mismatch(image, host)),
            _ => throw new UnreachableException(),
        };
        return new ContainerFinding(
            suspect.Container.Name,
            named.Text,
            named.Reference,
            made?.Digest,
            made?.Platforms ?? [],
            verdict,
            confidence,
            [.. Evidence(suspect, named, ranOn, offer)],
            reason)
        {
            IsLabelledForHost = suspect.PullError is null && ranOn.Platform is { } ran ? made?.RunsOn(ran) : null,
            ExitCode = suspect.Container.ExitCode,
            HasInitProcess = named.HasInitProcess,
            IsIndex = made?.IsIndex == true,
            Problem = (offer as ImageOffer.Unknown)?.Problem,
            HasEvidence = suspect.HasEvidence,
        };
    }

    private static (Verdict, Confidence, string) OfPullError(Suspect suspect, Platform? wanted, ImageOffer? offer)
    {
        var made = offer as ImageOffer.Made;
        var isOfferedNow = made is not null && wanted is not null && made.Platforms.Any(platform => platform.Variant is null ? platform.RunsOn(wanted) : platform == wanted);
        if (suspect.IsOneOfSeveral && (made is null || isOfferedNow))
            return Inconclusive("ECS does not say which container's image lacks the platform, and "
                + (offer is ImageOffer.Unknown unknown ? $"this one could not be checked: {unknown.Reason}" : "this one has it now, so it may not be meant"));
        var offered = made is null ? ""
            : isOfferedNow ? $"; by now the image does offer it ({Join(made.Platforms)}), so it has been pushed again since"
            : $"; it is for {Join(made.Platforms)}";
        return (Verdict.PlatformMissing, Confidence.Confirmed,
            $"the pull failed because the image has no variant for {wanted?.ToString() ?? "the task's platform"}{offered}");
    }

    private static (Verdict, Confidence, string) Inconclusive(string reason) => (Verdict.Inconclusive, Confidence.Possible, reason);

    private static string Mismatch(ImageOffer.Made image, Platform host) => image.Chosen is { } config && image.Platforms.Any(platform => platform.RunsOn(host))
        ? $"the image's index has an entry for {host}, but the image behind it is for {config}"
        : $"the image is for {Join(image.Platforms)} only, and the task ran on {host}";

    /// <summary>
    /// ECS's own words are proof, if they are about this very image. Runtimes answer 1 or 255 when the first process cannot be
    /// executed. 2, 126 and 127 come from a process that did start:
    /// with ECS's own init (initProcessEnabled) that is the machine's, without it the labels fit badly.
    /// </summary>
    private static Confidence HowSure(Suspect suspect, NamedImage named) => (named.IsCertain, suspect) switch
    {
        (true, { SaysExecFormatError: true }) => Confidence.Confirmed,
        (true, { Container.ExitCode: 1 or 255 }) or (false, { SaysExecFormatError: true }) => Confidence.Likely,
        (true, { Container.ExitCode: not null }) when named.HasInitProcess => Confidence.Likely,
        _ => Confidence.Possible,
    };

    private static IEnumerable<string> Evidence(Suspect suspect, NamedImage named, RunPlatform ranOn, ImageOffer? offer)
    {
        if (suspect.PullError is { } error)
            yield return $"ECS says: \"{PlainText.Line(error.Text, 300)}\"";
        else if (suspect.SaysExecFormatError && suspect.Container.Reason is { } reason)
            yield return $"ECS says: \"{PlainText.Line(reason, 300)}\"";
        else if (suspect.Container.ExitCode is { } exitCode)
            yield return exitCode is 1 or 255 ? $"The container ended with exit code {exitCode}, as it does after an exec format error." : $"The container ended with exit code {exitCode}.";
        if (ranOn.Platform is { } host)
            yield return $"The task {(suspect.PullError is null ? "ran on" : "was to run on")} {host}: {ranOn.Source}.";
        if (offer is ImageOffer.Made made)
            yield return OfImage(made, named);
    }

    private static string OfImage(ImageOffer.Made made, NamedImage named) =>
        (made.IsIndex ? "The image's index lists " : "The image's config says that it was built for ") + Join(made.Platforms)
        + (named.IsCertain ? "." : "; it was looked up by its tag, which may have moved since the task was started.");

    /// <summary>An index may list a thousand platforms; a sentence may not.</summary>
    private static string Join(ImmutableArray<Platform> platforms) => platforms.Length <= MostNamed
        ? string.Join(", ", platforms)
        : $"{string.Join(", ", platforms.Take(MostNamed))} and {platforms.Length - MostNamed} others";
}
