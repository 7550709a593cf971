using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core;

// Everything the outside world is asked for. A method is one outgoing question; failures that have no place in the answer
// are thrown as CallFailedException. Implementations bound every call with a time-out.

/// <summary>Task definitions in Amazon ECS.</summary>
public interface ITaskDefinitions
{
    /// <summary>ecs:DescribeTaskDefinition with tags. Null when ECS does not know the revision (any more).</summary>
    Task<TaskDefinition?> DescribeAsync(TaskDefinitionArn arn, CancellationToken cancellationToken);
}

/// <summary>Services in Amazon ECS.</summary>
public interface IServices
{
    /// <summary>ecs:DescribeServices with tags, for one service. Null when the service is not there (MISSING).</summary>
    /// <param name="clusterArn">Full ARN of the cluster.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Service?> DescribeAsync(string clusterArn, string service, CancellationToken cancellationToken);
}

/// <summary>Clusters in Amazon ECS, and their machines.</summary>
public interface IClusters
{
    /// <summary>ecs:DescribeClusters with tags, for one cluster. Null when it is not there.</summary>
    Task<Cluster?> DescribeAsync(string clusterArn, CancellationToken cancellationToken);

    /// <summary>ecs:DescribeContainerInstances for one instance. Null when it is not there any more.</summary>
    Task<ContainerInstance?> InstanceAsync(string clusterArn, string containerInstanceArn, CancellationToken cancellationToken);
}

/// <summary>Documents of images, in whatever registry.</summary>
public interface IImages
{
    /// <summary>Reads the manifest or index that <paramref name="image"/> names: by digest when it has one, else by tag.</summary>
    Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken);

    /// <summary>Reads a small blob (an image config) of the image's repository; its bytes were checked against the digest.</summary>
    Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken);
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
