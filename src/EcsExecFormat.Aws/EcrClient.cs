using System.Text.Json;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Aws;

/// <summary>Amazon ECR in the regions of the registries that are asked, with one client a region.</summary>
public sealed class EcrClient(AwsEnvironment environment)
{
    private readonly RegionalClients _clients = new(environment, AwsService.Ecr);

    /// <summary>The environment's own region.</summary>
    public string Region => environment.Region;

    /// <summary>The endpoint that the environment sets in place of ECR's own, or null.</summary>
    /// <exception cref="ParseException">The variable holds no URL.</exception>
    public Uri? EndpointOverride => environment.EndpointOverride(AwsService.Ecr);

    /// <summary>
    /// ecr:BatchGetImage for one image, by digest or by tag; for one that has both, for what the digest names and for what the tag names by now, which need not be
    /// the same. The caller disposes the answer.
    /// </summary>
    /// <exception cref="CallFailedException">The service refused or nobody answered.</exception>
    public Task<JsonDocument> BatchGetImageAsync(EcrRegistry registry, ImageReference image, CancellationToken cancellationToken) =>
        Client(registry).InvokeAsync("BatchGetImage", request =>
        {
            WriteRepository(request, registry, image);
            request.WriteStartArray("imageIds");
            WriteId(request, "imageDigest", image.Digest?.ToString());
            WriteId(request, "imageTag", image.Tag);
            request.WriteEndArray();
            request.WriteStartArray("acceptedMediaTypes");
            foreach (var mediaType in MediaTypes.AcceptedManifests)
                request.WriteStringValue(mediaType);
            request.WriteEndArray();
        }, cancellationToken);

    /// <summary>ecr:GetDownloadUrlForLayer for a blob of the image's repository. The caller disposes the answer.</summary>
    /// <exception cref="CallFailedException">The service refused or nobody answered.</exception>
    public Task<JsonDocument> GetDownloadUrlForLayerAsync(
        EcrRegistry registry, ImageReference image, Digest digest, CancellationToken cancellationToken) =>
        Client(registry).InvokeAsync("GetDownloadUrlForLayer", request =>
        {
            WriteRepository(request, registry, image);
            request.WriteString("layerDigest", digest.ToString());
        }, cancellationToken);

    private static void WriteId(Utf8JsonWriter request, string name, string? value)
    {
        if (value is null)
            return;
        request.WriteStartObject();
        request.WriteString(name, value);
        request.WriteEndObject();
    }

    private static void WriteRepository(Utf8JsonWriter request, EcrRegistry registry, ImageReference image)
    {
        request.WriteString("registryId", registry.Account);
        request.WriteString("repositoryName", image.Repository);
    }

    private AwsJsonClient Client(EcrRegistry registry) => _clients.Of(registry.Region, registry.IsFips);
}
