using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>Which image a container ran, as far as event and task definition tell.</summary>
/// <param name="Text">The image as written; empty when nobody names one.</param>
/// <param name="Reference">What to look up, by digest where one is known; null when the name is absent or malformed.</param>
/// <param name="IsCertain">Whether a digest ties the reference to what ran; a tag may have moved since.</param>
/// <param name="Problem">Why there is no reference; null when there is one.</param>
public sealed record NamedImage(string Text, ImageReference? Reference, bool IsCertain, string? Problem)
{
    /// <summary>Whether the machine's own init process starts the entrypoint (linuxParameters.initProcessEnabled).</summary>
    public bool HasInitProcess { get; private init; }

    /// <param name="container">The container of the event; its image and digest win.</param>
    /// <param name="definition">The same container of the task definition.</param>
    public static NamedImage Of(StoppedContainer container, ContainerDefinition definition)
    {
        var text = container.Image ?? definition.Image;
        if (text is null)
            return new NamedImage("", null, false, "neither the event nor the task definition names the container's image");
        if (!ImageReference.TryParse(text, out var reference))
            return new NamedImage(text, null, false, $"\"{PlainText.Line(text, 80)}\" is no image reference");
        if (Digest.TryParse(container.ImageDigest, out var ran))
            reference = reference.WithDigest(ran);
        return new NamedImage(text, reference, reference.Digest is not null, null) { HasInitProcess = definition.HasInitProcess };
    }
}
