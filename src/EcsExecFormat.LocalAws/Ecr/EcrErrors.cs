using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>The errors of ECR, with its own wording.</summary>
internal static class EcrErrors
{
    public static ServiceErrorException Invalid(string message) => new("InvalidParameterException", message);

    public static ServiceErrorException RepositoryNotFound(string name, string registryId) =>
        new("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{registryId}'");

    public static ServiceErrorException ImageNotFound(EcrImageId id, EcrRepository repository) => new(
        "ImageNotFoundException",
        $"The image with imageId {{imageDigest:'{id.Digest ?? "null"}', imageTag:'{id.Tag ?? "null"}'}} does not exist within the repository with name '{repository.Name}' in the registry with id '{repository.RegistryId}'");

    public static ServiceErrorException LayerNotFound(string digest, EcrRepository repository) => new(
        "LayersNotFoundException",
        $"The layer with digest '{digest}' does not exist in the repository with name '{repository.Name}' in the registry with id '{repository.RegistryId}'");

    public static ServiceErrorException LayerInaccessible(string digest) => new(
        "LayerInaccessibleException",
        $"The layer with digest '{digest}' is not associated with an image. Unassociated image layers may be cleaned up at any time.");

    /// <returns>The text of a member that must be there.</returns>
    public static string Required(this JsonInput input, string member) =>
        input.Text(member) ?? throw Invalid($"Invalid parameter at '{member}' failed to satisfy constraint: 'must not be null'");
}
