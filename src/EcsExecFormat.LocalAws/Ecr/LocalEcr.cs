using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>ECR in every account and region. A request meets the registry of its <c>registryId</c> and of the region it was signed for.</summary>
public sealed class LocalEcr
{
    private readonly LocalAwsOptions _options;
    private readonly Func<Uri> _endpoint;
    private readonly EcrStore _store = new();
    private readonly LayerLink _links;
    private readonly EcrRepositories _repositories;

    internal LocalEcr(LocalAwsOptions options, Func<Uri> endpoint)
    {
        _options = options;
        _endpoint = endpoint;
        _links = new LayerLink(options.TimeProvider);
        _repositories = new EcrRepositories(options, _store);
        var images = new EcrImages(options, _repositories);
        LayerWire = new LayerWire(_store, _links);
        Wire = new JsonWire
        {
            Service = "ecr",
            TargetPrefix = "AmazonEC2ContainerRegistry_V20150921",
            Errors = StandardErrors.Json(Arns.Caller(options)),
            Gate = _store.Gate,
            Operations = new Dictionary<string, Func<JsonInput, JsonObject>>
            {
                ["BatchGetImage"] = images.BatchGet,
                ["DescribeImages"] = images.Describe,
                ["PutImage"] = images.Put,
                ["GetDownloadUrlForLayer"] = GetDownloadUrlForLayer,
                ["CreateRepository"] = _repositories.Create,
                ["DescribeRepositories"] = _repositories.Describe,
                ["GetAuthorizationToken"] = _repositories.GetAuthorizationToken,
            },
        };
    }

    /// <summary>The registry of the server's own account and region.</summary>
    public EcrRegistry Home => Registry(_options.Account, _options.Region);

    internal JsonWire Wire { get; }

    internal LayerWire LayerWire { get; }

    /// <summary>The registry of any account in any region.</summary>
    public EcrRegistry Registry(string registryId, string region) => new(_store, _options.TimeProvider, registryId, region);

    /// <inheritdoc cref="EcrRegistry.PutManifest"/>
    public string PutManifest(string repository, ReadOnlyMemory<byte> bytes, string? mediaType, params IReadOnlyList<string> tags) =>
        Home.PutManifest(repository, bytes, mediaType, tags);

    /// <inheritdoc cref="EcrRegistry.PutBlob"/>
    public string PutBlob(string repository, ReadOnlyMemory<byte> bytes) => Home.PutBlob(repository, bytes);

    /// <inheritdoc cref="EcrRegistry.LoadOciLayout"/>
    public string LoadOciLayout(string repository, string folder, params IReadOnlyList<string> tags) => Home.LoadOciLayout(repository, folder, tags);

    private JsonObject GetDownloadUrlForLayer(JsonInput input)
    {
        var repository = _repositories.Named(input);
        var digest = input.Required("layerDigest");
        if (repository.Blob(digest) is null)
            throw EcrErrors.LayerNotFound(digest, repository);
        if (!repository.IsReferenced(digest))
            throw EcrErrors.LayerInaccessible(digest);
        return new JsonObject { ["downloadUrl"] = _links.Make(_endpoint(), repository, digest).AbsoluteUri, ["layerDigest"] = digest };
    }
}
