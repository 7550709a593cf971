using System.Collections.Immutable;
using System.Diagnostics;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>The image for one platform that a runtime unpacked on a host.</summary>
/// <param name="Image">By the digest of its manifest.</param>
/// <param name="Layers">Uppermost first.</param>
/// <param name="Process">What its config says is executed; null when that is not said in a proper form.</param>
internal sealed record RanImage(ImageReference Image, ImmutableArray<Descriptor> Layers, ImageProcess? Process)
{
    /// <param name="images">Where images are read.</param>
    /// <param name="image">By digest: of a manifest, or of an index of which the runtime chose an entry.</param>
    /// <param name="host">The platform of the machine.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UnresolvedException">It cannot be told which image that is, or it cannot be read.</exception>
    /// <exception cref="ParseException">A document is malformed.</exception>
    /// <exception cref="CallFailedException">The registry could not be asked.</exception>
    public static async Task<RanImage> ReadAsync(IImages images, ImageReference image, Platform host, CancellationToken cancellationToken)
    {
        var document = await ManifestAsync(images, image, cancellationToken).ConfigureAwait(false);
        if (document is ImageIndex index)
        {
            image = image.ByDigest(Choose(index, host).Digest);
            document = await ManifestAsync(images, image, cancellationToken).ConfigureAwait(false);
        }

        if (document is not ImageManifest manifest)
            throw new UnresolvedException("what its digest names is no image with layers");
        var config = Content(await images.BlobAsync(image, manifest.Config.Digest, cancellationToken).ConfigureAwait(false));
        return new RanImage(image, [.. manifest.Layers.Reverse()], ImageConfig.Parse(config.Bytes).Process);
    }

    /// <summary>Entries that state no platform, and indexes within indexes, are left alone: engines disagree about them.</summary>
    private static Descriptor Choose(ImageIndex index, Platform host) =>
        IndexChoice.Of(index.Manifests.Where(entry => entry is { IsImage: true, IsIndex: false }), entry => entry.Platform, host)
        ?? throw new UnresolvedException($"the image's index has no entry that a runtime would choose on {host}");

    private static async Task<ManifestDocument> ManifestAsync(IImages images, ImageReference image, CancellationToken cancellationToken)
    {
        var content = Content(await images.ManifestAsync(image, cancellationToken).ConfigureAwait(false));
        return ManifestDocument.Parse(content.Bytes, content.MediaType);
    }

    private static ImageRead.Content Content(ImageRead read) => read switch
    {
        ImageRead.Content content => content,
        ImageRead.Unavailable unavailable => throw new UnresolvedException(unavailable.Reason.TrimEnd('.')),
        _ => throw new UnreachableException(),
    };
}
