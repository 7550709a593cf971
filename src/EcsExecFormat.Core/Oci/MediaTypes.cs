using System.Collections.Immutable;

namespace EcsExecFormat.Core.Oci;

/// <summary>Media types of image documents (OCI image spec, Media Types; Docker distribution, manifest schemas).</summary>
public static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>Config of a manifest that is no image: the two bytes <c>{}</c> (OCI image spec 1.1, Guidance for an Empty Descriptor).</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    /// <summary>Manifest of an artifact, of a draft of OCI image spec 1.1 that some registries still hold.</summary>
    public const string OciArtifactManifest = "application/vnd.oci.artifact.manifest.v1+json";

    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>Artifact type of a SOCI index: an aid for lazy loading that lies beside an image.</summary>
    public const string SociIndex = "application/vnd.amazon.soci.index.v2+json";

    /// <summary>
    /// What to accept when asking for a manifest: always all of them, because a registry answers 404 or converts the document
    /// (which changes its digest) when its own type is missing.
    /// </summary>
    public static readonly ImmutableArray<string> AcceptedManifests =
        [OciIndex, OciManifest, DockerList, DockerManifest, DockerSchema1Signed, DockerSchema1];

    internal static bool IsIndex(string? mediaType) => mediaType is OciIndex or DockerList;

    internal static bool IsManifest(string? mediaType) =>
        mediaType is OciManifest or DockerManifest or DockerSchema1 or DockerSchema1Signed;

    /// <summary>
    /// Whether a manifest with this config type is an image. Early pushes wrote generic types, which Docker reads as images
    /// (distribution issue 1621); null counts as generic.
    /// </summary>
    internal static bool IsImageConfig(string? mediaType) =>
        mediaType is null or OciConfig or DockerConfig or "application/octet-stream" or "application/json" or "text/html";
}
