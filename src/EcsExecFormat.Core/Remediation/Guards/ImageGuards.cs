using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>Whether every image of the task definition runs on the other architecture, and is still the image that was looked at.</summary>
public sealed class ImageGuards(IImages images)
{
    private readonly ImageInspector _inspector = new(images);

    /// <summary>An image that was looked at for a change.</summary>
    /// <param name="Container">The container's name.</param>
    /// <param name="Named">The image as the task definition names it, which is what a new task pulls.</param>
    /// <param name="Inspected">The digest of what was looked at.</param>
    public sealed record InspectedImage(string Container, ImageReference Named, Digest Inspected);

    /// <param name="Images">What was looked at, when nothing declines.</param>
    /// <param name="Refusal">Why the images do not let the change pass; null when they do.</param>
    public sealed record Result(ImmutableArray<InspectedImage> Images, Refusal? Refusal);

    /// <param name="change">The stopped task, whose digests win over tags.</param>
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
            if (finding.Containers.FirstOrDefault(found => found.Name == container.Name)?.Executable is { } bytes && !bytes.RunsOn(target.Platform))
                return Refuse(container, $"its entrypoint is a program for {bytes}");
            var stopped = change.Containers.FirstOrDefault(known => known.Name == container.Name) ?? StoppedContainer.Unseen(container.Name);
            var ran = NamedImage.Of(stopped, container);
            if (ran.Reference is null || !ImageReference.TryParse(container.Image, out var named))
                return Refuse(container, ran.Problem ?? "the task definition names no image for it");
            switch (await _inspector.InspectAsync(ran.Reference, target.Platform, cancellationToken).ConfigureAwait(false))
            {
                case ImageOffer.Unknown unknown:
                    return Refuse(container, unknown.Reason);
                case ImageOffer.Made made when !made.RunsOn(target.Platform):
                    return Refuse(container, $"its image is for {string.Join(", ", made.Platforms.Take(6))}");
                case ImageOffer.Made made when WasMissing(finding, container) && made.Platforms.Any(platform => platform.RunsOn(finding.RanOn.Platform!)):
                    return new Result([], new(GuardNames.ImageMoved,
                        $"The image of container {PlainText.Quote(container.Name)} has been pushed again since: it offers {finding.RanOn.Platform} by now, and a new deployment of the same revision is all it takes."));
                case ImageOffer.Made made:
                    inspected.Add(new InspectedImage(container.Name, named, made.Digest));
                    break;
            }
        }

        return new Result(inspected.ToImmutable(), null);
    }

    /// <summary>Whether the tags still name what was looked at. To be asked right before the change.</summary>
    /// <returns>Null when they do; images that the task definition names by digest cannot move.</returns>
    /// <exception cref="CallFailedException">AWS could not be asked.</exception>
    public async Task<Refusal?> MovedAsync(ImmutableArray<InspectedImage> inspected, CancellationToken cancellationToken)
    {
        foreach (var image in inspected.Where(image => image.Named.Digest is null))
        {
            if (await images.ManifestAsync(image.Named, cancellationToken).ConfigureAwait(false) is not ImageRead.Content content)
                return new(GuardNames.ImageMoved, $"The image {PlainText.Quote(image.Named.ToString(), 200)} cannot be read any more.");
            if (!Holds(content, image.Inspected))
                return new(GuardNames.ImageMoved, $"The tag of the image {PlainText.Quote(image.Named.ToString(), 200)} has moved since: what was looked at is {image.Inspected}.");
        }

        return null;
    }

    /// <summary>ECS reports the digest of the index, or that of the entry that it pulled.</summary>
    private static bool Holds(ImageRead.Content content, Digest inspected)
    {
        if (content.Digest == inspected || inspected.Matches(content.Bytes.Span) == true)
            return true;
        try
        {
            return ManifestDocument.Parse(content.Bytes, content.MediaType) is ImageIndex index && index.Manifests.Any(entry => entry.Digest == inspected);
        }
        catch (ParseException)
        {
            return false;
        }
    }

    private static bool WasMissing(TaskFinding finding, ContainerDefinition container) =>
        finding.Containers.Any(found => found.Name == container.Name && found.Verdict == Verdict.PlatformMissing);

    private static Result Refuse(ContainerDefinition container, string why) => new([], new(GuardNames.NoCommonArchitecture,
        $"The containers have no other architecture in common, as far as can be told: container {PlainText.Quote(container.Name)}: {why}."));
}
