using System.Text;
using System.Text.Json;
using EcsExecFormat.Aws;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Images in Amazon ECR private registries of any account and region, read with the function's own permissions.</summary>
public sealed class EcrImages(EcrClient ecr) : IImages, IDisposable
{
    private readonly BlobDownload _download = new();

    /// <summary>Bound of one attempt to download a blob; there are two.</summary>
    public TimeSpan BlobTimeout
    {
        get => _download.Timeout;
        init => _download.Timeout = value;
    }

    /// <inheritdoc/>
    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
        AskAsync(
            image,
            registry => ecr.BatchGetImageAsync(registry, image, cancellationToken),
            answer => Task.FromResult(ReadManifest(answer, image)));

    /// <inheritdoc/>
    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
        AskAsync(
            image,
            registry => ecr.GetDownloadUrlForLayerAsync(registry, image, digest, cancellationToken),
            answer => DownloadAsync(answer, digest, cancellationToken));

    /// <inheritdoc/>
    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
        throw new NotSupportedException("layers are not read yet");

    /// <inheritdoc/>
    public void Dispose() => _download.Dispose();

    private async Task<ImageRead> AskAsync(
        ImageReference image, Func<EcrRegistry, Task<JsonDocument>> ask, Func<JsonElement, Task<ImageRead>> read)
    {
        if (!EcrRegistry.TryParse(image.Registry, out var registry))
            return new ImageRead.Unavailable(ImageProblem.Unsupported, $"{image.Registry} is not an Amazon ECR private registry.");
        JsonDocument answer;
        try
        {
            answer = await ask(registry).ConfigureAwait(false);
        }
        catch (CallFailedException failed)
        {
            var refusal = EcrRefusals.FromError(failed, image, registry.Region != ecr.Region);
            if (refusal is null)
                throw;
            return refusal;
        }

        using (answer)
            return await read(answer.RootElement).ConfigureAwait(false);
    }

    private async Task<ImageRead> DownloadAsync(JsonElement answer, Digest digest, CancellationToken cancellationToken) =>
        Uri.TryCreate(answer.Text("downloadUrl"), UriKind.Absolute, out var address) && IsAllowed(address)
            ? await _download.GetAsync(address, digest, cancellationToken).ConfigureAwait(false)
            : new ImageRead.Unavailable(ImageProblem.Invalid, $"Amazon ECR gave no https address for {digest}.");

    private static ImageRead ReadManifest(JsonElement answer, ImageReference image)
    {
        var found = answer.Items("images").FirstOrDefault();
        if (found.Text("imageManifest") is not { } text)
            return EcrRefusals.FromFailure(answer.Items("failures").FirstOrDefault(), image);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > OciLimits.MaxDocumentBytes)
            return new ImageRead.Unavailable(ImageProblem.Invalid, $"The manifest of {image} is larger than {OciLimits.MaxDocumentBytes} bytes.");
        if (image.Digest?.Matches(bytes) == false)
            return new ImageRead.Unavailable(ImageProblem.Invalid, $"Amazon ECR answered {image} with a manifest of another digest.");
        var given = Digest.TryParse(found.Member("imageId")?.Text("imageDigest"), out var digest) ? digest : null;
        return new ImageRead.Content(bytes, found.Text("imageManifestMediaType"), given);
    }

    // Presigned URLs are https. A stand-in for ECR that the environment names, and only that one, may serve blobs itself as it is.
    private bool IsAllowed(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps
        || (ecr.EndpointOverride is { } standIn && url.Scheme == standIn.Scheme && url.Host == standIn.Host && url.Port == standIn.Port);
}
