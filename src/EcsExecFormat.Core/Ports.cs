using System.Collections.Immutable;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core;

// Everything the outside world is asked for. A method is one outgoing question; failures that have no place in the answer
// are thrown as CallFailedException. Implementations bound every call with a time-out.

/// <summary>Task definitions in Amazon ECS.</summary>
public interface ITaskDefinitions
{
    /// <summary>ecs:DescribeTaskDefinition with tags. Null when ECS does not know the revision (any more).</summary>
    Task<TaskDefinition?> DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken);

    /// <summary>ecs:ListTaskDefinitions: the ACTIVE revisions of a family, newest first; the first page, at most 100.</summary>
    Task<ImmutableArray<TaskDefinitionArn>> ListAsync(string family, CancellationToken cancellationToken);

    /// <summary>ecs:RegisterTaskDefinition, sent once. When it throws, the effect is unknown unless <see cref="CallFailedException.Code"/> is set.</summary>
    /// <param name="request">The JSON document to send, as it is.</param>
    /// <param name="cancellationToken">Ends the call; the effect is unknown then.</param>
    /// <returns>The revision that ECS made of it.</returns>
    Task<TaskDefinition> RegisterAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken);
}

/// <summary>Services in Amazon ECS.</summary>
public interface IServices
{
    /// <summary>ecs:DescribeServices with tags, for one service. Null when the service is not there (MISSING).</summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Service?> DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken);

    /// <summary>
    /// ecs:UpdateService with cluster, service and taskDefinition and nothing else, sent once. When it throws, the effect is unknown
    /// unless <see cref="CallFailedException.Code"/> is set.
    /// </summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="revision">The revision that the service is to run.</param>
    /// <param name="cancellationToken">Ends the call; the effect is unknown then.</param>
    /// <returns>The service as ECS answered; null when the answer holds none.</returns>
    Task<Service?> UpdateAsync(string clusterArn, string service, TaskDefinitionArn revision, CancellationToken cancellationToken);
}

/// <summary>Clusters in Amazon ECS, and their machines.</summary>
public interface IClusters
{
    /// <summary>ecs:DescribeClusters with tags, for one cluster. Null when it is not there.</summary>
    Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken);

    /// <summary>ecs:DescribeContainerInstances for one instance. Null when it is not there any more.</summary>
    Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken);

    /// <summary>ecs:ListContainerInstances: ARNs of the ACTIVE machines that match; the first page, at most 100.</summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="filter">An expression of the cluster query language (ECS Developer Guide), such as <c>attribute:ecs.cpu-architecture == arm64</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ImmutableArray<string>> ListInstancesAsync(string clusterArn, string filter, CancellationToken cancellationToken);

    /// <summary>ecs:DescribeContainerInstances for several machines; those that are gone are left out.</summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="containerInstanceArns">At least one, at most 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ImmutableArray<ContainerInstance>> InstancesAsync(
        string clusterArn, IReadOnlyCollection<string> containerInstanceArns, CancellationToken cancellationToken);
}

/// <summary>Stacks in AWS CloudFormation.</summary>
public interface IStacks
{
    /// <summary>cloudformation:DescribeStacks for one stack.</summary>
    /// <param name="stack">Name or ARN of the stack.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when there is no such stack (any more).</returns>
    Task<StackState?> DescribeAsync(string stack, CancellationToken cancellationToken);
}

/// <summary>Change calendars in AWS Systems Manager.</summary>
public interface IChangeCalendars
{
    /// <summary>ssm:GetCalendarState: what all of these calendars together say about this moment.</summary>
    /// <param name="calendars">Names or ARNs; at least one, at most 10.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ChangeCalendarState> StateAsync(ImmutableArray<string> calendars, CancellationToken cancellationToken);
}

/// <summary>Documents of images, in whatever registry.</summary>
public interface IImages
{
    /// <summary>Reads the manifest or index that <paramref name="image"/> names: by digest when it has one, else by tag.</summary>
    Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken);

    /// <summary>
    /// Asks which digest the image's tag names now, in a way that does not count as a pull. Null when the registry has no such way or does not tell;
    /// then the manifest has to be read.
    /// </summary>
    Task<Digest?> CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken) => Task.FromResult<Digest?>(null);

    /// <summary>Reads a small blob (an image config) of the image's repository; its bytes were checked against the digest.</summary>
    Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Opens one layer of the image's repository for reading from its beginning, decompressed. Reading from the stream throws
    /// <see cref="LayerUnreadableException"/> when the transfer breaks off, a limit is met, or the content does not match the layer's digest.
    /// </summary>
    Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken);
}

/// <summary>Running tasks in Amazon ECS.</summary>
public interface ITasks
{
    /// <summary>ecs:ListTasks: ARNs of the tasks that are to run; the first page, at most 100.</summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="service">Name of the service whose tasks are meant; null means those of <paramref name="family"/>.</param>
    /// <param name="family">Family of the task definitions.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ImmutableArray<string>> ListAsync(string clusterArn, string? service, string family, CancellationToken cancellationToken);

    /// <summary>ecs:DescribeTasks; those that are gone are left out.</summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="taskArns">At least one, at most 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<ImmutableArray<RunningTask>> DescribeAsync(string clusterArn, IReadOnlyCollection<string> taskArns, CancellationToken cancellationToken);
}

/// <summary>What containers wrote to CloudWatch Logs.</summary>
public interface ITaskLogs
{
    /// <summary>logs:GetLogEvents: a page of a stream, from its end backwards.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="lines">At most so many.</param>
    /// <param name="before">What the page behind gave as <see cref="LogPage.Earlier"/>; null for the last page.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<LogPage> TailAsync(LogLocation stream, int lines, string? before, CancellationToken cancellationToken);
}

/// <summary>Where alerts go.</summary>
public interface IAlerts
{
    /// <summary>sns:Publish, sent once. When it throws, the effect is unknown unless <see cref="CallFailedException.Code"/> is set.</summary>
    Task PublishAsync(AlertMessage message, CancellationToken cancellationToken);
}

/// <summary>The incident table.</summary>
public interface IRecords
{
    /// <summary>Reads one record. Null when there is none, or the one there has expired.</summary>
    Task<StoredRecord?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Writes <paramref name="record"/> if the stored version is still <paramref name="expectedVersion"/>; null expects no
    /// record, or an expired one. One conditional write, atomic; the loser is handed the record that stands there.
    /// </summary>
    Task<PutResult> PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken);
}
