namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>Every repository of every registry (an account in a region). Callers hold <see cref="Gate"/>.</summary>
internal sealed class EcrStore
{
    private readonly OrderedDictionary<(string RegistryId, string Region, string Name), EcrRepository> _repositories = [];

    public Lock Gate { get; } = new();

    public EcrRepository? Find(string registryId, string region, string name) => _repositories.GetValueOrDefault((registryId, region, name));

    public IEnumerable<EcrRepository> In(string registryId, string region) =>
        _repositories.Values.Where(repository => repository.RegistryId == registryId && repository.Region == region);

    /// <returns>The repository, made when it was not there.</returns>
    public EcrRepository Open(string registryId, string region, string name)
    {
        if (Find(registryId, region, name) is { } found)
            return found;
        var made = new EcrRepository(registryId, region, name);
        _repositories.Add((registryId, region, name), made);
        return made;
    }
}
