using System.Collections.Immutable;

namespace EcsExecFormat.Core.Oci;

/// <summary>An OCI image index or a Docker manifest list: one image for several platforms.</summary>
/// <param name="Manifests">All entries in the document's order, attestations and artifacts among them.</param>
public sealed record ImageIndex(ImmutableArray<Descriptor> Manifests) : ManifestDocument
{
    /// <summary>The platforms that entries for images state, each once, in the document's order.</summary>
    public ImmutableArray<Platform> Offers =>
        [.. Manifests.Where(entry => entry.IsImage).Select(entry => entry.Platform).OfType<Platform>().Distinct()];

    /// <summary>
    /// The entry that Docker and containerd pull on <paramref name="host"/>: the first that states this very platform (an entry
    /// for amd64/v2 is not chosen on a plain amd64 host), else the first for a platform they take in its place (containerd,
    /// <c>platforms.Only</c>), even if ECS hosts cannot run it.
    /// </summary>
    /// <returns>Null when no entry states such a platform. Entries that state none are not chosen.</returns>
    public Descriptor? Select(Platform host) =>
        Preferences(host).Select(FirstFor).FirstOrDefault(entry => entry is not null);

    private Descriptor? FirstFor(Platform platform) => Manifests.FirstOrDefault(entry => entry.IsImage && entry.Platform == platform);

    private static IEnumerable<Platform> Preferences(Platform host) => host.Architecture switch
    {
        "amd64" => [host, Platform.Of(host.Os, "386")],
        "arm64" => [host, .. Enumerable.Range(5, 4).Reverse().Select(version => Platform.Of(host.Os, "arm", $"v{version}"))],
        _ => [host],
    };
}
