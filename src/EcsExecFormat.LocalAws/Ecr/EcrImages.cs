using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>Reading and writing images. The conversion that ECR does for old Docker clients is not imitated: an image asked for
/// by tag whose type is not accepted is not found.</summary>
internal sealed class EcrImages(LocalAwsOptions options, EcrRepositories repositories)
{
    private const int MostIds = 100;

    public JsonObject BatchGet(JsonInput input)
    {
        var repository = repositories.Named(input);
        var asked = Ids(input);
        if (asked.Count is 0 or > MostIds)
            throw EcrErrors.Invalid($"Invalid parameter at 'imageIds' failed to satisfy constraint: 'must have between 1 and {MostIds} items'");
        var accepted = input.Texts("acceptedMediaTypes");
        var images = new JsonArray();
        var failures = new JsonArray();
        foreach (var id in asked)
        {
            var image = Find(repository, id);
            if (Failure(repository, id, image, accepted) is { } failure)
                failures.Add((JsonNode)failure);
            else
                images.Add((JsonNode)Shown(repository, image!, id.Tag));
        }
        return new JsonObject { ["images"] = images, ["failures"] = failures };
    }

    public JsonObject Describe(JsonInput input)
    {
        var repository = repositories.Named(input);
        var asked = Ids(input);
        var images = asked.Count == 0
            ? repository.Images
            : asked.Select(id => Find(repository, id) ?? throw EcrErrors.ImageNotFound(id, repository));
        return new JsonObject { ["imageDetails"] = JsonText.Array(images.Select(image => (JsonNode?)Details(repository, image))) };
    }

    public JsonObject Put(JsonInput input)
    {
        var repository = repositories.Named(input);
        var bytes = Encoding.UTF8.GetBytes(input.Required("imageManifest"));
        var tag = input.Text("imageTag");
        var digest = EcrRepository.DigestOf(bytes);
        if (input.Text("imageDigest") is { } expected && expected != digest)
            throw new ServiceErrorException("ImageDigestDoesNotMatchException", $"The image digest {digest} does not match the one sent, {expected}");
        if (repository.ByDigest(digest) is not null && (tag is null || repository.ByTag(tag)?.Digest == digest))
            throw new ServiceErrorException("ImageAlreadyExistsException", $"Image with digest '{digest}' and tag '{tag ?? "null"}' already exists in the repository with name '{repository.Name}' in registry with id '{repository.RegistryId}'");
        repository.PutImage(bytes, input.Text("imageManifestMediaType"), options.TimeProvider.GetUtcNow());
        if (tag is not null)
            repository.Tag(tag, digest);
        return new JsonObject { ["image"] = Shown(repository, repository.ByDigest(digest)!, tag) };
    }

    private static List<EcrImageId> Ids(JsonInput input) => [.. input.Objects("imageIds").Select(EcrImageId.Read)];

    private static StoredImage? Find(EcrRepository repository, EcrImageId id) =>
        id.Digest is not null ? repository.ByDigest(id.Digest) : id.Tag is not null ? repository.ByTag(id.Tag) : null;

    /// <returns>Why the image is not given out; null when it is.</returns>
    private static JsonObject? Failure(EcrRepository repository, EcrImageId id, StoredImage? image, IReadOnlyList<string> accepted) => id switch
    {
        { Digest: null, Tag: null } => Failure(id, "MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null"),
        { HasValidDigest: false } => Failure(id, "InvalidImageDigest", "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"),
        _ when image is null => Failure(id, "ImageNotFound", "Requested image not found"),
        { Digest: not null, Tag: { } tag } when repository.ByTag(tag)?.Digest != image.Digest =>
            Failure(id, "ImageTagDoesNotMatchDigest", "Invalid request parameters: image tag does not match image digest"),
        { Digest: null } when accepted.Count > 0 && image.MediaType is { } type && !accepted.Contains(type) =>
            Failure(id, "ImageNotFound", "Requested image not found"),
        _ => null,
    };

    private static JsonObject Failure(EcrImageId id, string code, string reason) =>
        new() { ["imageId"] = id.ToJson(), ["failureCode"] = code, ["failureReason"] = reason };

    private static JsonObject Shown(EcrRepository repository, StoredImage image, string? tag)
    {
        var shown = new JsonObject
        {
            ["registryId"] = repository.RegistryId,
            ["repositoryName"] = repository.Name,
            ["imageId"] = new EcrImageId(image.Digest, tag).ToJson(),
            ["imageManifest"] = Encoding.UTF8.GetString(image.Bytes.Span),
        };
        if (image.MediaType is not null)
            shown["imageManifestMediaType"] = image.MediaType;
        return shown;
    }

    private static JsonObject Details(EcrRepository repository, StoredImage image)
    {
        var details = new JsonObject
        {
            ["registryId"] = repository.RegistryId,
            ["repositoryName"] = repository.Name,
            ["imageDigest"] = image.Digest,
            ["imageSizeInBytes"] = image.Bytes.Length,
            ["imagePushedAt"] = JsonText.Epoch(image.PushedAt),
        };
        if (image.MediaType is not null)
            details["imageManifestMediaType"] = image.MediaType;
        if (repository.TagsOf(image.Digest).ToList() is { Count: > 0 } tags)
            details["imageTags"] = JsonText.Strings(tags);
        return details;
    }
}
