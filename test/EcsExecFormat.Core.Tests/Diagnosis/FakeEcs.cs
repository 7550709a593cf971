using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>The ECS of a test: one task definition, and what else the test sets. Counts what it is asked.</summary>
internal sealed class FakeEcs : ITaskDefinitions, IServices, IClusters
{
    public TaskDefinition? Definition { get; set; } = Definitions.Web();

    /// <summary>Thrown when a task definition is asked for.</summary>
    public Exception? DefinitionFailure { get; set; }

    public ContainerInstance? Instance { get; set; }

    public Service? Service { get; set; }

    public Cluster? Cluster { get; set; }

    /// <summary>Thrown by all calls for services and clusters when set.</summary>
    public Exception? Broken { get; set; }

    public int DefinitionCalls { get; private set; }

    public int InstanceCalls { get; private set; }

    Task<TaskDefinition?> ITaskDefinitions.DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken)
    {
        DefinitionCalls++;
        return DefinitionFailure is null ? Task.FromResult(Definition) : Task.FromException<TaskDefinition?>(DefinitionFailure);
    }

    Task<ImmutableArray<TaskDefinitionArn>> ITaskDefinitions.ListAsync(string family, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("nothing is to be listed here");

    Task<TaskDefinition> ITaskDefinitions.RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("nothing is to be registered here");

    Task<Service?> IServices.UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("nothing is to be updated here");

    Task<ImmutableArray<string>> IClusters.ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("no machines are to be listed here");

    Task<ImmutableArray<ContainerInstance>> IClusters.InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("no machines are to be described here");

    Task<Service?> IServices.DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken) =>
        Broken is null ? Task.FromResult(Service) : Task.FromException<Service?>(Broken);

    Task<Cluster?> IClusters.DescribeAsync(string clusterArn, CancellationToken cancellationToken) =>
        Broken is null ? Task.FromResult(Cluster) : Task.FromException<Cluster?>(Broken);

    Task<ContainerInstance?> IClusters.InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken)
    {
        InstanceCalls++;
        return Task.FromResult(Instance);
    }
}
