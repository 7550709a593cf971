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
            registry => BatchGetImageAsync(registry, image, cancellationToken),
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

    /// <summary>
    /// The answer holds two manifests where the image has both a digest and a tag. If they are too large together, or a pull-through cache fails at the tag, the one that
    /// the digest names.
    /// </summary>
    private async Task<JsonDocument> BatchGetImageAsync(EcrRegistry registry, ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            return await _ecr.BatchGetImageAsync(registry, image, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException failed) when (image is { Tag: not null, Digest: not null } && (EcrRefusals.IsTooLarge(failed) || failed.Code?.StartsWith("UnableToGetUpstream", StringComparison.Ordinal) == true))
        {
            return await _ecr.BatchGetImageAsync(registry, image.ByDigest(image.Digest), cancellationToken).ConfigureAwait(false);
        }
    }

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
        var images = answer.Items("images").ToArray();
        var found = image.Digest is null ? images.FirstOrDefault() : images.FirstOrDefault(entry => Id(entry, "imageDigest") == image.Digest.ToString());
        if (found.Text("imageManifest") is not { } text)
        {
            // What has become of the tag is no answer to what the digest names.
            var failures = answer.Items("failures").ToArray();
            return EcrRefusals.FromFailure(failures.FirstOrDefault(failure => image.Digest is null || Id(failure, "imageDigest") is not null), image);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > OciLimits.MaxDocumentBytes)
            return new ImageRead.Unavailable(ImageProblem.Invalid, $"The manifest of {image} is larger than {OciLimits.MaxDocumentBytes} bytes.");
        if (image.Digest?.Matches(bytes) == false)
            return new ImageRead.Unavailable(ImageProblem.Invalid, $"Amazon ECR answered {image} with a manifest of another digest.");
        var given = Digest.TryParse(Id(found, "imageDigest"), out var digest) ? digest : null;
        var tagged = image.Digest is null ? default : images.FirstOrDefault(entry => Id(entry, "imageTag") is { } tag && tag == image.Tag);
        return new ImageRead.Content(bytes, found.Text("imageManifestMediaType"), given) { TagNames = Digest.TryParse(Id(tagged, "imageDigest"), out var named) ? named : null };
    }

    /// <summary>A member of what was asked for, or of what was found for it.</summary>
    private static string? Id(JsonElement answered, string member) => answered.Member("imageId")?.Text(member);
}
