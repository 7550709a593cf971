using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Caching;

/// <summary>Reads what a digest names once; what a tag names is read every time. Only small documents are kept.</summary>
public sealed class CachedImages(IImages inner, int capacity = 200) : IImages
{
    private const int LargestKept = 64 * 1024;

    private readonly BoundedCache<(string Registry, string Repository, Digest Digest), ImageRead.Content> _cache = new(capacity);

    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => image.Digest is { } digest
        ? ThroughCacheAsync(image, digest, () => inner.ManifestAsync(image, cancellationToken))
        : inner.ManifestAsync(image, cancellationToken);

    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
        ThroughCacheAsync(image, digest, () => inner.BlobAsync(image, digest, cancellationToken));

    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
        inner.LayerAsync(image, layer, cancellationToken);

    private async Task<ImageRead> ThroughCacheAsync(ImageReference image, Digest digest, Func<Task<ImageRead>> read)
    {
        var key = (image.Registry, image.Repository, digest);
        if (_cache.TryGet(key, out var known))
            return known;
        var answer = await read().ConfigureAwait(false);
        if (answer is ImageRead.Content { Bytes.Length: <= LargestKept } content)
            _cache.Set(key, content);
        return answer;
    }
}
