using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Caching;

/// <summary>
/// Reads what a digest names once. What a tag names holds for some seconds, so that one look at a task asks once, and never decides a change:
/// <see cref="Remediation.Guards.ImageGuards.MovedAsync"/> asks the registry itself. Where a tag is known to have named something that is kept, the question is whether it still
/// does, which registries that count pulls do not count. Only small documents are kept.
/// </summary>
/// <param name="inner">The registries.</param>
/// <param name="clock">Tells how old an answer about a tag is; null asks about tags every time.</param>
/// <param name="capacity">Most documents that are kept.</param>
public sealed class CachedImages(IImages inner, TimeProvider? clock = null, int capacity = 200) : IImages
{
    private const int LargestKept = 64 * 1024;

    private static readonly TimeSpan TagsAreKept = TimeSpan.FromSeconds(5);

    private readonly BoundedCache<(string Registry, string Repository, Digest Digest), ImageRead.Content> _cache = new(capacity);
    private readonly BoundedCache<(string Registry, string Repository, string Tag), Named> _tags = new(capacity);

    /// <summary>What a tag named, and when.</summary>
    private sealed class Named(Digest digest, DateTimeOffset at)
    {
        public Digest Digest => digest;

        public DateTimeOffset At => at;
    }

    private DateTimeOffset Now => clock?.GetUtcNow() ?? DateTimeOffset.MinValue;

    public async Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (await KeptAsync(image, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept;
        var answer = await inner.ManifestAsync(image, cancellationToken).ConfigureAwait(false);
        if (answer is ImageRead.Content content && (image.Digest ?? content.Digest) is { } digest && digest.Matches(content.Bytes.Span) == true)
        {
            Keep(image, digest, content);
            if (image.Tag is { } tag)
                // What was read by its digest says nothing about the tag beside it, unless the registry told that too, but is worth asking for.
                _tags.Set((image.Registry, image.Repository, tag), (image.Digest, content.TagNames) switch
                {
                    (null, _) => new Named(digest, Now),
                    (_, { } named) => new Named(named, Now),
                    _ => new Named(digest, DateTimeOffset.MinValue),
                });
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
        if (digest is null && _tags.TryGet((image.Registry, image.Repository, image.Tag!), out var named))
            digest = clock is not null && Now - named.At < TagsAreKept ? named.Digest : await AskAsync(image, cancellationToken).ConfigureAwait(false);
        return digest is not null && _cache.TryGet((image.Registry, image.Repository, digest), out var known) ? known : null;
    }

    private async Task<Digest?> AskAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var digest = await inner.CurrentDigestAsync(image, cancellationToken).ConfigureAwait(false);
        if (digest is not null && _cache.TryGet((image.Registry, image.Repository, digest), out _))
            _tags.Set((image.Registry, image.Repository, image.Tag!), new Named(digest, Now));
        return digest;
    }

    private void Keep(ImageReference image, Digest digest, ImageRead.Content content)
    {
        if (content.Bytes.Length <= LargestKept)
            _cache.Set((image.Registry, image.Repository, digest), content);
    }
}
