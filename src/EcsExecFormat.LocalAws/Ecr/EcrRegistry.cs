namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>One registry, that is an account in a region. Repositories come into being when something is put into them.</summary>
public sealed class EcrRegistry
{
    private readonly EcrStore _store;
    private readonly TimeProvider _clock;

    internal EcrRegistry(EcrStore store, TimeProvider clock, string registryId, string region)
    {
        _store = store;
        _clock = clock;
        RegistryId = registryId;
        Region = region;
    }

    /// <summary>Twelve digits: the account.</summary>
    public string RegistryId { get; }

    public string Region { get; }

    /// <summary>The host in names of this registry's images.</summary>
    public string Host => $"{RegistryId}.dkr.ecr.{Region}.amazonaws.com";

    /// <summary>Stores an index or a manifest; the bytes are not looked at.</summary>
    /// <param name="repository">Name of the repository.</param>
    /// <param name="bytes">The document.</param>
    /// <param name="mediaType">Null takes the document's own <c>mediaType</c>, if it has one.</param>
    /// <param name="tags">The tags that name it from now on.</param>
    /// <returns>The digest.</returns>
    public string PutManifest(string repository, ReadOnlyMemory<byte> bytes, string? mediaType, params IReadOnlyList<string> tags)
    {
        lock (_store.Gate)
        {
            var target = Open(repository);
            var digest = target.PutImage(bytes, mediaType, _clock.GetUtcNow());
            foreach (var tag in tags)
                target.Tag(tag, digest);
            return digest;
        }
    }

    /// <summary>Stores a config or a layer. It can be downloaded once a manifest of the repository names it.</summary>
    /// <returns>The digest.</returns>
    public string PutBlob(string repository, ReadOnlyMemory<byte> bytes)
    {
        lock (_store.Gate)
            return Open(repository).PutBlob(bytes);
    }

    /// <summary>Stores everything of an OCI image layout and tags what its <c>index.json</c> points at.</summary>
    /// <returns>The digest of the tagged index or manifest.</returns>
    /// <exception cref="IOException">The folder is no readable layout.</exception>
    public string LoadOciLayout(string repository, string folder, params IReadOnlyList<string> tags)
    {
        var layout = OciLayout.Read(folder);
        foreach (var blob in layout.Blobs)
            PutBlob(repository, blob);
        foreach (var (bytes, mediaType) in layout.Manifests)
            PutManifest(repository, bytes, mediaType);
        return PutManifest(repository, layout.Root.Bytes, layout.Root.MediaType, tags);
    }

    private EcrRepository Open(string repository) => _store.Open(RegistryId, Region, repository);
}
