using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Caching;

/// <summary>
/// Reads what a digest names once. What a tag names is asked for every time; where a tag is known to have named something that is kept, the question is whether it
/// still does, which registries that count pulls do not count. Only small documents are kept.
/// </summary>
public sealed class CachedImages(IImages inner, int capacity = 200) : IImages
{
    private const int LargestKept = 64 * 1024;

    private readonly BoundedCache<(string Registry, string Repository, Digest Digest), ImageRead.Content> _cache = new(capacity);
    private readonly BoundedCache<(string Registry, string Repository, string Tag), Digest> _tags = new(capacity);

    public async Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (await KeptAsync(image, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept;
        var answer = await inner.ManifestAsync(image, cancellationToken).ConfigureAwait(false);
        if (answer is ImageRead.Content content && (image.Digest ?? content.Digest) is { } digest && digest.Matches(content.Bytes.Span) == true)
        {
            Keep(image, digest, content);
            if (image.Tag is { } tag)
                _tags.Set((image.Registry, image.Repository, tag), digest);
        }

        return answer;
    }

    public Task<Digest?> CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken) => inner.CurrentDigestAsync(image, cancellationToken);

    public async Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken)
    {
        if (_cache.TryGet((image.Registry, image.Repository, digest), out var known))
            return known;
        var answer = await inner.BlobAsync(image, digest, cancellationToken).ConfigureAwait(false);
        if (answer is ImageRead.Content content)
            Keep(image, digest, content);
        return answer;
    }

    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
        inner.LayerAsync(image, layer, cancellationToken);

    private async Task<ImageRead.Content?> KeptAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var digest = image.Digest;
        if (digest is null && _tags.TryGet((image.Registry, image.Repository, image.Tag!), out _))
            digest = await inner.CurrentDigestAsync(image, cancellationToken).ConfigureAwait(false);
        return digest is not null && _cache.TryGet((image.Registry, image.Repository, digest), out var known) ? known : null;
    }

    private void Keep(ImageReference image, Digest digest, ImageRead.Content content)
    {
        if (content.Bytes.Length <= LargestKept)
            _cache.Set((image.Registry, image.Repository, digest), content);
    }
}
