namespace EcsExecFormat.Aws;

/// <summary>Clients of one service, one for each region that is asked.</summary>
internal sealed class RegionalClients(AwsEnvironment environment, AwsService service)
{
    // Task definitions name their registries and log groups, so the number of regions is not ours to trust.
    private const int MaxClients = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Region, bool IsFips), AwsJsonClient> _clients = [];

    /// <param name="region">Such as <c>eu-west-1</c>.</param>
    /// <param name="isFips">Asks for the FIPS endpoint even where the environment does not.</param>
    public AwsJsonClient Of(string region, bool isFips = false)
    {
        lock (_gate)
        {
            if (_clients.TryGetValue((region, isFips), out var known))
                return known;
            // Connections belong to the environment: a client that is dropped while in use finishes its call.
            if (_clients.Count >= MaxClients)
                _clients.Clear();
            return _clients[(region, isFips)] = new AwsJsonClient(environment, service, region, isFips);
        }
    }
}
