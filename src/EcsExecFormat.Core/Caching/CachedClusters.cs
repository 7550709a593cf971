using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Caching;

/// <summary>Asks once per machine that exists: its architecture never changes. Clusters are asked for every time, their tags do change.</summary>
public sealed class CachedClusters(IClusters inner, int capacity = 500) : IClusters
{
    private readonly BoundedCache<string, ContainerInstance> _instances = new(capacity);

    public Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken) =>
        inner.DescribeAsync(clusterArn, cancellationToken);

    public async Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken)
    {
        if (_instances.TryGet(containerInstanceArn, out var known))
            return known;
        var answer = await inner.InstanceAsync(clusterArn, containerInstanceArn, cancellationToken).ConfigureAwait(false);
        if (answer?.CpuArchitecture is not null)
            _instances.Set(containerInstanceArn, answer);
        return answer;
    }
}
