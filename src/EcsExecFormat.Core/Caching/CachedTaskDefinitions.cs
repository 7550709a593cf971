using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Caching;

/// <summary>Asks once per revision: a registered revision never changes (its tags may; they only route alerts).</summary>
public sealed class CachedTaskDefinitions(ITaskDefinitions inner, int capacity = 1000) : ITaskDefinitions
{
    private readonly BoundedCache<TaskDefinitionArn, TaskDefinition> _cache = new(capacity);

    public async Task<TaskDefinition?> DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken)
    {
        if (_cache.TryGet(arn, out var known))
            return known;
        var answer = await inner.DescribeAsync(arn, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
            _cache.Set(arn, answer);
        return answer;
    }

    public Task<ImmutableArray<TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken) => inner.ListAsync(family, cancellationToken);

    public Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => inner.RegisterAsync(request, cancellationToken);
}
