using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>Whether every image of the task definition runs on the other architecture, and is still the image that was looked at.</summary>
/// <param name="images">Where images are read for looking at them.</param>
/// <param name="now">Where tags are read right before a change: not through a cache, nor by anything short of what a pull would ask.</param>
public sealed class ImageGuards(IImages images, IImages now)
{
    private readonly ImageInspector _inspector = new(images);

    /// <summary>An image that was looked at for a change.</summary>
    /// <param name="Container">The container's name.</param>
    /// <param name="Named">The image as the task definition names it, which is what a new task pulls.</param>
    /// <param name="Inspected">The digest that the name led to.</param>
    public sealed record InspectedImage(string Container, ImageReference Named, Digest Inspected);

    /// <param name="Images">What was looked at, when nothing declines.</param>
    /// <param name="Refusal">Why the images do not let the change pass; null when they do.</param>
    public sealed record Result(ImmutableArray<InspectedImage> Images, Refusal? Refusal);

    /// <param name="change">The stopped task; what it ran, where the event gives the digest, has to be what a new task would pull.</param>
    /// <param name="finding">What was found about the containers that failed.</param>
    /// <param name="definition">The task definition, all of whose containers move together.</param>
    /// <param name="target">The architecture that it would be given.</param>
    /// <param name="cancellationToken">Ends the reading; what is not known by then declines.</param>
    /// <exception cref="CallFailedException">AWS could not be asked.</exception>
    public async Task<Result> CheckAsync(
        TaskStateChange change, TaskFinding finding, TaskDefinition definition, Architecture target, CancellationToken cancellationToken)
    {
        var inspected = ImmutableArray.CreateBuilder<InspectedImage>();
        foreach (var container in definition.Containers)
        {
            var found = finding.Containers.FirstOrDefault(known => known.Name == container.Name);
            // Bytes that prove a mismatch may be of a third kind, which neither architecture runs.
            if (found is { HasProvenBytes: true } && found.Executable?.RunsOn(target.Platform) != true)
                return Refuse(container, $"its entrypoint is no program for {target.Platform}");
            if (!ImageReference.TryParse(container.Image, out var named))
                return Refuse(container, "the task definition does not name its image");
            var offer = await _inspector.InspectAsync(named, target.Platform, cancellationToken).ConfigureAwait(false);
            if (offer is not ImageOffer.Made made)
                return Refuse(container, offer is ImageOffer.Unknown unknown ? unknown.Reason : "its image cannot be read");
            if (await RanAnotherAsync(change, named, made.Digest, container, cancellationToken).ConfigureAwait(false) is { } moved)
                return new Result([], moved);
            if (!made.RunsOn(target.Platform))
                return Refuse(container, $"its image is for {string.Join(", ", made.Platforms.Take(6))}");
            if (!made.IsChosenByAll)
                return Refuse(container, $"its image's index has no entry that every runtime chooses on {target.Platform}");
            if (found is { Verdict: Verdict.PlatformMissing } && made.Platforms.Any(platform => platform.RunsOn(finding.RanOn.Platform!)))
            {
                return new Result([], new(GuardNames.ImageMoved,
                    $"The image of container {PlainText.Quote(container.Name)} has been pushed again since: it offers {finding.RanOn.Platform} by now, and a new deployment of the same revision is all it takes.")
                { PushedAgain = container.Name });
            }

            inspected.Add(new InspectedImage(container.Name, named, made.Digest));
        }

        return new Result(inspected.ToImmutable(), null);
    }

    /// <summary>What ran has to be what a new task would pull, or an entry of its index: the verdict is about that.</summary>
    private async Task<Refusal?> RanAnotherAsync(
        TaskStateChange change, ImageReference named, Digest inspected, ContainerDefinition container, CancellationToken cancellationToken)
    {
        var told = change.Containers.FirstOrDefault(known => known.Name == container.Name)?.ImageDigest;
        if (!Digest.TryParse(told, out var ran) || ran == inspected)
            return null;
        return await images.ManifestAsync(named.WithDigest(inspected), cancellationToken).ConfigureAwait(false) is ImageRead.Content content && content.Names(ran)
            ? null
            : new(GuardNames.ImageMoved, $"The image {PlainText.Quote(named.ToString(), 200)} leads to {inspected} by now, and what ran is {ran}.") { PushedAgain = container.Name };
    }

    /// <summary>Whether the tags still name what was looked at. To be asked right before the change.</summary>
    /// <returns>Null when they do; images that the task definition names by digest cannot move.</returns>
    /// <exception cref="CallFailedException">AWS could not be asked.</exception>
    public async Task<Refusal?> MovedAsync(ImmutableArray<InspectedImage> inspected, CancellationToken cancellationToken)
    {
        foreach (var image in inspected.Where(image => image.Named.Digest is null))
        {
            var named = await now.ManifestAsync(image.Named, cancellationToken).ConfigureAwait(false);
            if (named is ImageRead.Unavailable { Problem: not ImageProblem.NotFound, Reason: var reason })
                return new(GuardNames.CouldNotCheck, $"It could not be seen whether the tag of an image has moved: {reason}");
            if (named is not ImageRead.Content content || (content.Digest != image.Inspected && image.Inspected.Matches(content.Bytes.Span) != true))
                return new(GuardNames.ImageMoved, $"The tag of the image {PlainText.Quote(image.Named.ToString(), 200)} has moved since, or is gone: what was looked at is {image.Inspected}.");
        }

        return null;
    }

    private static Result Refuse(ContainerDefinition container, string why) => new([], NoCommon(container.Name, why));

    /// <param name="container">The name of the container that the other architecture would not run.</param>
    /// <param name="why">A clause.</param>
    public static Refusal NoCommon(string container, string why) => new(GuardNames.NoCommonArchitecture,
        $"The containers have no other architecture in common, as far as can be told: container {PlainText.Quote(container)}: {why}.");
}
