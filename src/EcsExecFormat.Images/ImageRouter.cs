using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Sends each image to whoever can read its registry.</summary>
public sealed class ImageRouter(IImages ecr) : IImages
{
    /// <inheritdoc/>
    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
        IsEcr(image) ? ecr.ManifestAsync(image, cancellationToken) : Unsupported(image);

    /// <inheritdoc/>
    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
        IsEcr(image) ? ecr.BlobAsync(image, digest, cancellationToken) : Unsupported(image);

    /// <inheritdoc/>
    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
        IsEcr(image) ? ecr.LayerAsync(image, layer, cancellationToken) : Task.FromResult<LayerRead>(new LayerRead.Unavailable(ImageProblem.Unsupported, Unread(image)));

    private static bool IsEcr(ImageReference image) => EcrRegistry.TryParse(image.Registry, out _);

    private static Task<ImageRead> Unsupported(ImageReference image) => Task.FromResult<ImageRead>(new ImageRead.Unavailable(
        ImageProblem.Unsupported, Unread(image)));

    private static string Unread(ImageReference image) =>
        $"This version reads images in Amazon ECR private registries only; {image.Registry} is another registry, and its image was not looked at.";
}
