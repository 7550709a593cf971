using System.Text;
using System.Text.Json;
using EcsExecFormat.Aws;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>Images in Amazon ECR private registries of any account and region, read with the function's own permissions.</summary>
public sealed class EcrImages : IImages, IDisposable
{
    private readonly EcrClient _ecr;
    private readonly HttpClient _http = Downloads.Client();
    private readonly BlobDownload _blobs;
    private readonly LayerDownload _layers;

    public EcrImages(EcrClient ecr)
    {
        _ecr = ecr;
        _blobs = new BlobDownload(_http);
        _layers = new LayerDownload(_http);
    }

    /// <summary>Bound of one attempt to download a blob; there are two.</summary>
    public TimeSpan BlobTimeout
    {
        get => _blobs.Timeout;
        init => _blobs.Timeout = value;
    }

    /// <summary>How long a server may keep silent while it delivers a layer.</summary>
    public TimeSpan LayerSilence
    {
        get => _layers.Silence;
        init => _layers.Silence = value;
    }

    /// <summary>Bytes that a layer may unpack to.</summary>
    public long MaxUnpackedBytes
    {
        get => _layers.MaxUnpackedBytes;
        init => _layers.MaxUnpackedBytes = value;
    }

    /// <inheritdoc/>
    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) =>
        AskAsync(
            image,
            registry => _ecr.BatchGetImageAsync(registry, image, cancellationToken),
            answer => Task.FromResult(ReadManifest(answer, image)),
            refused => refused);

    /// <inheritdoc/>
    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) =>
        AskAsync(
            image,
            registry => _ecr.GetDownloadUrlForLayerAsync(registry, image, digest, cancellationToken),
            async answer => AddressIn(answer) is { } address
                ? await _blobs.GetAsync(address, digest, cancellationToken).ConfigureAwait(false)
                : NoAddress(digest),
            refused => refused);

    /// <inheritdoc/>
    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
        AskAsync(
            image,
            registry => _ecr.GetDownloadUrlForLayerAsync(registry, image, layer.Digest, cancellationToken),
            async answer => AddressIn(answer) is { } address
                ? await _layers.OpenAsync(address, layer, cancellationToken).ConfigureAwait(false)
                : OfLayer(NoAddress(layer.Digest)),
            OfLayer);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(
        ImageReference image, Func<EcrRegistry, Task<JsonDocument>> ask, Func<JsonElement, Task<T>> read, Func<ImageRead.Unavailable, T> refuse)
    {
        if (!EcrRegistry.TryParse(image.Registry, out var registry))
            return refuse(new ImageRead.Unavailable(ImageProblem.Unsupported, $"{image.Registry} is not an Amazon ECR private registry."));
        JsonDocument answer;
        try
        {
            answer = await ask(registry).ConfigureAwait(false);
        }
        catch (CallFailedException failed)
        {
            var refusal = EcrRefusals.FromError(failed, image, registry.Region != _ecr.Region);
            if (refusal is null)
                throw;
            return refuse(refusal);
        }

        using (answer)
            return await read(answer.RootElement).ConfigureAwait(false);
    }

    private static LayerRead OfLayer(ImageRead.Unavailable refused) => new LayerRead.Unavailable(refused.Problem, refused.Reason);

    private static ImageRead.Unavailable NoAddress(Digest digest) => new(ImageProblem.Invalid, $"Amazon ECR gave no https address for {digest}.");

    private Uri? AddressIn(JsonElement answer) =>
        Uri.TryCreate(answer.Text("downloadUrl"), UriKind.Absolute, out var address) && IsAllowed(address) ? address : null;

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
        || (_ecr.EndpointOverride is { } standIn && url.Scheme == standIn.Scheme && url.Host == standIn.Host && url.Port == standIn.Port);
}
