using System.Collections.Immutable;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>One thing that is asked of a registry (OCI distribution spec, Pull).</summary>
/// <param name="Method">GET, or HEAD.</param>
/// <param name="Registry">Who is asked.</param>
/// <param name="Repository">Path of the repository.</param>
/// <param name="Path">Below the repository, such as <c>manifests/latest</c>.</param>
/// <param name="Accept">Media types that are taken; empty for any.</param>
internal sealed record RegistryQuestion(HttpMethod Method, RegistryHost Registry, string Repository, string Path, ImmutableArray<string> Accept)
{
    /// <summary>For people: the repository with its registry.</summary>
    public string Subject => $"{Registry}/{Repository}";

    /// <summary>Whether the answer is good to have, and nothing depends on it: then it is asked for once, and trouble with it is no trouble of the registry.</summary>
    public bool IsAside => Method == HttpMethod.Head;

    /// <summary>A server that failed is asked once more.</summary>
    public int MostAttempts => IsAside ? 1 : 2;

    public static RegistryQuestion Manifest(ImageReference image) => new(
        HttpMethod.Get, RegistryHost.Of(image), image.Repository, $"manifests/{image.Digest?.ToString() ?? image.Tag}", MediaTypes.AcceptedManifests);

    /// <summary>The digest that the tag names, without the manifest: no pull, where pulls are counted.</summary>
    public static RegistryQuestion Tag(ImageReference image) => Manifest(image) with { Method = HttpMethod.Head, Path = $"manifests/{image.Tag}" };

    public static RegistryQuestion Blob(ImageReference image, Digest digest) =>
        new(HttpMethod.Get, RegistryHost.Of(image), image.Repository, $"blobs/{digest}", []);

    /// <param name="scheme">https or http.</param>
    public Uri Address(string scheme) => Registry.Address(scheme, Repository, Path);
}
