using System.Text.Json;

namespace EcsExecFormat.Core.Oci;

/// <summary>A pointer to content, and what it says of it (OCI image spec, Content Descriptors; entries of a Docker list are the same).</summary>
/// <param name="MediaType">Null when not stated.</param>
/// <param name="Digest">Address of the content.</param>
/// <param name="Size">Bytes; null when not stated.</param>
/// <param name="Platform">Null when not stated, or not in words that can be relied upon.</param>
public sealed record Descriptor(string? MediaType, Digest Digest, long? Size, Platform? Platform)
{
    /// <summary>Whether the content is BuildKit's provenance or SBOM, which lies in an index like an image and never runs.</summary>
    public bool IsAttestation { get; private init; }

    /// <summary>Type of the artifact that the content is, such as <see cref="MediaTypes.SociIndex"/>; null when none is stated.</summary>
    public string? ArtifactType { get; private init; }

    /// <summary>Whether the content is an index of its own. Of the runtimes only containerd follows one.</summary>
    public bool IsIndex => MediaTypes.IsIndex(MediaType);

    /// <summary>Whether the content may be an image or an index of images: neither attestation nor artifact nor a blob.</summary>
    public bool IsImage =>
        !IsAttestation && ArtifactType is null && (MediaType is null || MediaTypes.IsIndex(MediaType) || MediaTypes.IsManifest(MediaType));

    /// <exception cref="ParseException">No object, or its digest is missing or illegal.</exception>
    internal static Descriptor Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ParseException("expected a descriptor to be a JSON object with mediaType, digest and size");
        StrictJson.RefuseCaseVariants(element, "mediaType", "digest", "size", "platform", "artifactType", "annotations");
        var digest = element.Text("digest") ?? throw new ParseException("expected every descriptor to have a digest");
        return new Descriptor(element.Text("mediaType"), Digest.Parse(digest), SizeOf(element), PlatformOf(element.Member("platform")))
        {
            IsAttestation = IsMarkedAttestation(element),
            ArtifactType = element.Text("artifactType") ?? SociType(element),
        };
    }

    private static long? SizeOf(JsonElement element) => element.WholeNumber("size") is >= 0 and var size ? size : null;

    private static Platform? PlatformOf(JsonElement? platform)
    {
        if (platform is not { } stated)
            return null;
        StrictJson.RefuseCaseVariants(stated, "os", "architecture", "variant");
        return PlatformLabel.Read(stated);
    }

    private static bool IsMarkedAttestation(JsonElement element) =>
        element.Member("annotations")?.Text("vnd.docker.reference.type") == "attestation-manifest"
        || (element.Member("platform") is { } platform && platform.Text("os") == "unknown" && platform.Text("architecture") == "unknown");

    /// <summary>Some tools mark a SOCI index by its annotation only.</summary>
    private static string? SociType(JsonElement element) =>
        element.Member("annotations")?.Text("com.amazon.soci.image-manifest-digest") is null ? null : MediaTypes.SociIndex;
}
