using System.Text;
using System.Text.Json;
using EcsExecFormat.Aws;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images;

/// <summary>Images in Amazon ECR private registries of any account and region, read with the function's own permissions.</summary>
public sealed class EcrImages : IImages, IDisposable
{
    private readonly EcrClient _ecr;
    private readonly SafeHttp _http;
    private readonly PresignedDownload _downloads;

    /// <param name="ecr">The calls.</param>
    /// <param name="connections">How the addresses that ECR hands out are connected to; null for the defaults.</param>
    public EcrImages(EcrClient ecr, ConnectionOptions? connections = null)
    {
        _ecr = ecr;
        connections ??= ConnectionOptions.Default;
        // A stand-in for ECR that the environment names, and only that one, may serve blobs itself, as it is.
        _http = new SafeHttp(connections with { Allowed = connections.Allowed.And(ecr.EndpointOverride) });
        _downloads = new PresignedDownload(_http);
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
                ? await _downloads.BlobAsync(address, digest, cancellationToken).ConfigureAwait(false)
                : NoAddress(digest),
            refused => refused);

    /// <inheritdoc/>
    public Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) =>
        AskAsync(
            image,
            registry => _ecr.GetDownloadUrlForLayerAsync(registry, image, layer.Digest, cancellationToken),
            async answer => AddressIn(answer) is { } address
                ? await _downloads.LayerAsync(address, layer, cancellationToken).ConfigureAwait(false)
                : LayerRead.Of(NoAddress(layer.Digest)),
            LayerRead.Of);

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

    private static ImageRead.Unavailable NoAddress(Digest digest) => new(ImageProblem.Invalid, $"Amazon ECR gave no https address for {digest}.");

    // Presigned URLs are https; plain http is spoken with hosts that were allowed to.
    private Uri? AddressIn(JsonElement answer) =>
        WebAddress.TryRead(answer.Text("downloadUrl"), null, out var address) && (address.Scheme == Uri.UriSchemeHttps || _http.Options.Allowed.Contains(address.Host, address.Port)) ? address : null;

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
}
