using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>Repositories, and the login for Docker clients. The region is the one that was signed for.</summary>
internal sealed partial class EcrRepositories(LocalAwsOptions options, EcrStore store)
{
    /// <returns>The repository that a request's <c>registryId</c> and <c>repositoryName</c> mean.</returns>
    public EcrRepository Named(JsonInput input)
    {
        var registryId = RegistryOf(input);
        var name = input.Required("repositoryName");
        if (!NameForm().IsMatch(name))
            throw EcrErrors.Invalid($"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '{NameForm()}''");
        return store.Find(registryId, input.Scope.Region, name) ?? throw EcrErrors.RepositoryNotFound(name, registryId);
    }

    public JsonObject Create(JsonInput input)
    {
        var registryId = RegistryOf(input);
        var name = input.Required("repositoryName");
        if (!NameForm().IsMatch(name))
            throw EcrErrors.Invalid($"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '{NameForm()}''");
        if (store.Find(registryId, input.Scope.Region, name) is not null)
            throw new ServiceErrorException("RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{registryId}'");
        return new JsonObject { ["repository"] = Shown(store.Open(registryId, input.Scope.Region, name)) };
    }

    public JsonObject Describe(JsonInput input)
    {
        var registryId = RegistryOf(input);
        var names = input.Texts("repositoryNames");
        var found = names.Count == 0
            ? store.In(registryId, input.Scope.Region)
            : names.Select(name => store.Find(registryId, input.Scope.Region, name) ?? throw EcrErrors.RepositoryNotFound(name, registryId));
        return new JsonObject { ["repositories"] = JsonText.Array(found.Select(repository => (JsonNode?)Shown(repository))) };
    }

    public JsonObject GetAuthorizationToken(JsonInput input) => new()
    {
        ["authorizationData"] = new JsonArray(new JsonObject
        {
            ["authorizationToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("AWS:local")),
            ["expiresAt"] = JsonText.Epoch(options.TimeProvider.GetUtcNow().AddHours(12)),
            ["proxyEndpoint"] = $"https://{RegistryOf(input)}.dkr.ecr.{input.Scope.Region}.amazonaws.com",
        }),
    };

    private string RegistryOf(JsonInput input) => input.Text("registryId") ?? options.Account;

    private static JsonObject Shown(EcrRepository repository) => new()
    {
        ["repositoryArn"] = $"arn:aws:ecr:{repository.Region}:{repository.RegistryId}:repository/{repository.Name}",
        ["registryId"] = repository.RegistryId,
        ["repositoryName"] = repository.Name,
        ["repositoryUri"] = $"{repository.RegistryId}.dkr.ecr.{repository.Region}.amazonaws.com/{repository.Name}",
        ["imageTagMutability"] = "MUTABLE",
    };

    [GeneratedRegex("^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*$")]
    private static partial Regex NameForm();
}
