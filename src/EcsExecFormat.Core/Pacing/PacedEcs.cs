using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Pacing;

/// <summary>
/// Reads ECS at no more than a fair share of the rates at which it throttles an account and region: those calls are everybody's, the deployments' of the day among them, and a
/// storm of stopped tasks must not use them up. The two writes are not paced: <c>MAX_CHANGES_PER_HOUR</c> keeps them far below.
/// </summary>
public sealed class PacedEcs(OutsideWorld outside, TimeProvider clock) : ITaskDefinitions, IServices, IClusters, ITasks
{
    /// <summary>As many instances of the function run at a time by default (<c>ReservedConcurrency</c>); together they leave a tenth to everybody else.</summary>
    private const double Share = 0.9 / 5;

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
    public Task<TaskDefinition?> DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken) =>
        _describeTaskDefinition.ThenAsync(() => outside.TaskDefinitions.DescribeAsync(arn, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken) =>
        _listTaskDefinitions.ThenAsync(() => outside.TaskDefinitions.ListAsync(family, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => outside.TaskDefinitions.RegisterAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<Service?> DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken) =>
        _describeServices.ThenAsync(() => outside.Services.DescribeAsync(clusterArn, service, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<Service?> UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) =>
        outside.Services.UpdateAsync(clusterArn, service, revision, cancellationToken);

    /// <inheritdoc/>
    public Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken) =>
        _describeClusters.ThenAsync(() => outside.Clusters.DescribeAsync(clusterArn, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken) =>
        _describeContainerInstances.ThenAsync(() => outside.Clusters.InstanceAsync(clusterArn, containerInstanceArn, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) =>
        _listContainerInstances.ThenAsync(() => outside.Clusters.ListInstancesAsync(clusterArn, filter, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<ContainerInstance>> InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) =>
        _describeContainerInstances.ThenAsync(() => outside.Clusters.InstancesAsync(clusterArn, containerInstanceArns, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken) =>
        _listTasks.ThenAsync(() => outside.Tasks.ListAsync(clusterArn, service, family, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<RunningTask>> DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken) =>
        _describeTasks.ThenAsync(() => outside.Tasks.DescribeAsync(clusterArn, taskArns, cancellationToken), cancellationToken);

    private static Pace Of(double burst, double perSecond, TimeProvider clock) => new(burst * Share, perSecond * Share, clock);
}
