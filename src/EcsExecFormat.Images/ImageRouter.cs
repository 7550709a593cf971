using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>
/// Sends each image to whoever can read its registry: private registries of Amazon ECR are asked by its API with the function's own permissions, all
/// others, look-alikes among them, by the OCI distribution protocol.
/// </summary>
public sealed class ImageRouter(IImages ecr, IImages others) : IImages
{
    /// <inheritdoc/>
    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => For(image).ManifestAsync(image, cancellationToken);

    /// <inheritdoc/>
    public Task<Digest?> CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken) => For(image).CurrentDigestAsync(image, cancellationToken);

    /// <inheritdoc/>
    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => For(image).BlobAsync(image, digest, cancellationToken);

    /// <inheritdoc/>
    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) => For(image).LayerAsync(image, layer, cancellationToken);

    private IImages For(ImageReference image) => EcrRegistry.TryParse(image.Registry, out _) ? ecr : others;
}
