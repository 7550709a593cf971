using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Caching;

/// <summary>Asks once per machine that exists: its architecture never changes. Clusters, and machines as room for tasks, are asked for every time.</summary>
public sealed class CachedClusters(IClusters inner, int capacity = 500) : IClusters
{
    private readonly BoundedCache<string, ContainerInstance> _instances = new(capacity);

    public Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken) =>
        inner.DescribeAsync(clusterArn, cancellationToken);

    public Task<ImmutableArray<string>> ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) =>
        inner.ListInstancesAsync(clusterArn, filter, cancellationToken);

    public Task<ImmutableArray<ContainerInstance>> InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) =>
        inner.InstancesAsync(clusterArn, containerInstanceArns, cancellationToken);

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
