using System.IO.Compression;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>A registry that holds one folder in OCI layout.</summary>
internal sealed class LayoutImages(OciLayout layout) : IImages
{
    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => BlobAsync(image, image.Digest!, cancellationToken);

    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
        Task.FromResult<ImageRead>(new ImageRead.Content(layout.Blob(digest), null, digest));

    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken)
    {
        var bytes = layout.Blob(layer.Digest).ToArray();
        var stream = new MemoryStream(bytes);
        return Task.FromResult<LayerRead>(new LayerRead.Opened(bytes is [0x1f, 0x8b, ..] ? new GZipStream(stream, CompressionMode.Decompress) : stream));
    }
}
