using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// Finds out which platforms an image is for: from its index, from the config of a single manifest, or from both when an
/// index entry states no platform or has to be checked. Unknown is never taken for amd64.
/// </summary>
public sealed class ImageInspector(IImages images)
{
    /// <summary>Indexes within indexes (image index specification): followed so far and no further.</summary>
    private const int DeepestIndex = 3;

    /// <summary>Most documents read for one image.</summary>
    private const int MostReads = 16;

    /// <param name="image">The image, by digest where one is known.</param>
    /// <param name="host">The platform it ran on; the entry chosen for it is checked against its own config.</param>
    /// <param name="cancellationToken">Ends the inspection; what was not read by then is <see cref="ImageOffer.Unknown"/>.</param>
    public async Task<ImageOffer> InspectAsync(ImageReference image, Platform host, CancellationToken cancellationToken)
    {
        try
        {
            return await new Walk(images, image, host, cancellationToken).RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new ImageOffer.Unknown("the time for reading the image ran out");
        }
        catch (ParseException e)
        {
            return new ImageOffer.Unknown($"a document of the image is malformed: {e.Message}");
        }
    }

    private sealed class UnreadableException(string reason, ImageProblem? problem = null) : Exception(reason)
    {
        public ImageProblem? Problem { get; } = problem;
    }

    private sealed class Walk(IImages images, ImageReference image, Platform host, CancellationToken cancellationToken)
    {
        private int _reads;

        public async Task<ImageOffer> RunAsync()
        {
            try
            {
                var (document, digest) = await ReadAsync(image).ConfigureAwait(false);
                return document switch
                {
                    ImageIndex index => await OfIndexAsync(index, digest).ConfigureAwait(false),
                    _ => new ImageOffer.Made([await OfSingleAsync(document).ConfigureAwait(false)], IsIndex: false, Chosen: null, digest),
                };
            }
            catch (UnreadableException e)
            {
                return new ImageOffer.Unknown(e.Message, e.Problem);
            }
        }

        private async Task<ImageOffer> OfIndexAsync(ImageIndex index, Digest digest)
        {
            var found = await EntriesAsync(index, DeepestIndex).ConfigureAwait(false);
            if (found.Count == 0)
                return new ImageOffer.Unknown("the image's index lists no image");
            // What runtimes choose, else what the machine could run; the entry's own config has the last word.
            var pulled = IndexChoice.Of(found, entry => entry.Platform, host);
            var chosen = pulled ?? found.Find(entry => entry.Platform.RunsOn(host));
            var config = chosen is { IsChecked: false } ? await OfEntryAsync(chosen.Descriptor).ConfigureAwait(false) : chosen?.Platform;
            return new ImageOffer.Made([.. found.Select(entry => entry.Platform).Distinct()], IsIndex: true, config, digest)
            {
                // An index within the index, and an entry without a platform, are not followed by every runtime.
                IsChosenByAll = pulled is { IsChecked: false } && index.Manifests.Contains(pulled.Descriptor),
            };
        }

        private sealed record Entry(Descriptor Descriptor, Platform Platform, bool IsChecked);

        private async Task<List<Entry>> EntriesAsync(ImageIndex index, int deepest)
        {
            if (deepest == 0)
                throw new UnreadableException($"the image's index nests more than {DeepestIndex} levels");
            var entries = new List<Entry>();
            foreach (var descriptor in index.Manifests.Where(descriptor => descriptor.IsImage || descriptor.IsIndex))
            {
                if (descriptor.IsIndex)
                    entries.AddRange(await NestedAsync(descriptor, deepest - 1).ConfigureAwait(false));
                else if (descriptor.Platform is { } stated)
                    entries.Add(new Entry(descriptor, stated, IsChecked: false));
                else if (await OfPlatformlessAsync(descriptor).ConfigureAwait(false) is { } found)
                    entries.Add(new Entry(descriptor, found, IsChecked: true));
            }

            return entries;
        }

        private async Task<List<Entry>> NestedAsync(Descriptor descriptor, int deepest)
        {
            var (document, _) = await ReadAsync(image.ByDigest(descriptor.Digest)).ConfigureAwait(false);
            return document is ImageIndex nested
                ? await EntriesAsync(nested, deepest).ConfigureAwait(false)
                : throw new UnreadableException("an entry of the image's index claims to be an index and is none");
        }

        /// <returns>Null for an artifact that lies beside the images.</returns>
        private async Task<Platform?> OfPlatformlessAsync(Descriptor descriptor)
        {
            var (document, _) = await ReadAsync(image.ByDigest(descriptor.Digest)).ConfigureAwait(false);
            return document is Artifact ? null : await OfSingleAsync(document).ConfigureAwait(false);
        }

        private async Task<Platform> OfEntryAsync(Descriptor descriptor)
        {
            var (document, _) = await ReadAsync(image.ByDigest(descriptor.Digest)).ConfigureAwait(false);
            return await OfSingleAsync(document).ConfigureAwait(false);
        }

        private async Task<Platform> OfSingleAsync(ManifestDocument document) => document switch
        {
            ImageManifest manifest => await OfConfigAsync(manifest).ConfigureAwait(false),
            Schema1Manifest old => old.Platform ?? throw new UnreadableException("the image's schema 1 manifest states no architecture"),
            Artifact artifact => throw new UnreadableException($"it is no container image but an artifact ({PlainText.Line(artifact.Type, 80)})"),
            _ => throw new UnreadableException("an entry of the image's index is an index where an image was promised"),
        };

        private async Task<Platform> OfConfigAsync(ImageManifest manifest)
        {
            var content = await CountedAsync(() => images.BlobAsync(image, manifest.Config.Digest, cancellationToken)).ConfigureAwait(false);
            return ImageConfig.Parse(content.Bytes).Platform ?? throw new UnreadableException("the image's config states no architecture");
        }

        private async Task<(ManifestDocument Document, Digest Digest)> ReadAsync(ImageReference reference)
        {
            var content = await CountedAsync(() => images.ManifestAsync(reference, cancellationToken)).ConfigureAwait(false);
            return (ManifestDocument.Parse(content.Bytes, content.MediaType), reference.Digest ?? content.Digest ?? Digest.Sha256Of(content.Bytes.Span));
        }

        private async Task<ImageRead.Content> CountedAsync(Func<Task<ImageRead>> read)
        {
            if (++_reads > MostReads)
                throw new UnreadableException($"the image consists of more than {MostReads} documents that would have to be read");
            return await read().ConfigureAwait(false) switch
            {
                ImageRead.Content content => content,
                // A sentence there, a clause here: mail and outcome go on behind it.
                ImageRead.Unavailable unavailable => throw new UnreadableException(unavailable.Reason.TrimEnd('.'), unavailable.Problem),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }
}
