using System.Collections.Immutable;

namespace EcsExecFormat.Core.Oci;

/// <summary>
/// What a registry holds under a tag or a digest: an <see cref="ImageIndex"/>, an <see cref="ImageManifest"/>, a
/// <see cref="Schema1Manifest"/> or an <see cref="Artifact"/>, and nothing else.
/// </summary>
public abstract record ManifestDocument
{
    private protected ManifestDocument() { }

    /// <param name="bytes">The document as the registry holds it.</param>
    /// <param name="mediaType">What the registry says it is; null when it does not say.</param>
    /// <exception cref="ParseException">
    /// No such document, one above <see cref="OciLimits"/>, or one that readers could take for different things: both index and
    /// manifest, duplicate members, or media types that contradict each other or the form.
    /// </exception>
    public static ManifestDocument Parse(ReadOnlyMemory<byte> bytes, string? mediaType) => ManifestParser.Parse(bytes, mediaType);
}

/// <summary>An image for one platform: an OCI image manifest, or a Docker manifest of schema 2.</summary>
/// <param name="Config">Points to the config, which states the platform.</param>
/// <param name="Layers">Lowest first.</param>
public sealed record ImageManifest(Descriptor Config, ImmutableArray<Descriptor> Layers) : ManifestDocument;

/// <summary>A Docker manifest of schema 1, long deprecated, which has no config.</summary>
/// <param name="Platform">Linux and the architecture it states, which nobody checks; null when it states no known one.</param>
public sealed record Schema1Manifest(Platform? Platform) : ManifestDocument;

/// <summary>Something else that registries hold in the form of a manifest: a chart, a signature, a SOCI index.</summary>
/// <param name="Type">Its artifact type, or the media type of its config.</param>
public sealed record Artifact(string Type) : ManifestDocument;
