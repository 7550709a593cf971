using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Pacing;

/// <summary>
/// Reads ECS at no more than a fair share of the rates at which it throttles an account and region: those calls are everybody's, the deployments' of the day among them, and a
/// storm of stopped tasks must not use them up. The two writes are not paced: <c>MAX_CHANGES_PER_HOUR</c> keeps them far below.
/// </summary>
public sealed class PacedEcs(OutsideWorld outside, TimeProvider clock) : ITaskDefinitions, IServices, IClusters, ITasks
{
    /// <summary>As many instances of the function run at a time by default (<c>ReservedConcurrency</c>); together they take one whole share.</summary>
    private const double Share = 1.0 / 5;

    private readonly Pace _describeTaskDefinition = Of(50, 20, clock);
    private readonly Pace _describeClusters = Of(50, 20, clock);
    private readonly Pace _describeServices = Of(100, 20, clock);
    private readonly Pace _describeTasks = Of(100, 20, clock);
    private readonly Pace _describeContainerInstances = Of(100, 20, clock);

    // No other rate is published for lists than for what they list.
    private readonly Pace _listTaskDefinitions = Of(50, 20, clock);
    private readonly Pace _listTasks = Of(100, 20, clock);
    private readonly Pace _listContainerInstances = Of(100, 20, clock);

    /// <inheritdoc/>
    public async Task<TaskDefinition?> DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken)
    {
        await _describeTaskDefinition.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.TaskDefinitions.DescribeAsync(arn, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken)
    {
        await _listTaskDefinitions.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.TaskDefinitions.ListAsync(family, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => outside.TaskDefinitions.RegisterAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async Task<Service?> DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken)
    {
        await _describeServices.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Services.DescribeAsync(clusterArn, service, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<Service?> UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) =>
        outside.Services.UpdateAsync(clusterArn, service, revision, cancellationToken);

    /// <inheritdoc/>
    public async Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken)
    {
        await _describeClusters.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Clusters.DescribeAsync(clusterArn, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken)
    {
        await _describeContainerInstances.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Clusters.InstanceAsync(clusterArn, containerInstanceArn, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken)
    {
        await _listContainerInstances.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Clusters.ListInstancesAsync(clusterArn, filter, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ContainerInstance>> InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken)
    {
        await _describeContainerInstances.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Clusters.InstancesAsync(clusterArn, containerInstanceArns, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken)
    {
        await _listTasks.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Tasks.ListAsync(clusterArn, service, family, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<RunningTask>> DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken)
    {
        await _describeTasks.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await outside.Tasks.DescribeAsync(clusterArn, taskArns, cancellationToken).ConfigureAwait(false);
    }

    private static Pace Of(double burst, double perSecond, TimeProvider clock) => new(burst * Share, perSecond * Share, clock);
}
