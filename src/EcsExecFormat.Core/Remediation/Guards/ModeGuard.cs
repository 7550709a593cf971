using System.Collections.Immutable;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// Whether the mode is still what it was when the change was decided: reading an image may take most of a minute, and a tag that was set in
/// that time is an order.
/// </summary>
public sealed class ModeGuard(IClusters clusters, IServices services, RemediationOptions options)
{
    /// <summary>The cluster's tags as they are now.</summary>
    /// <returns>Null when the cluster is not there any more.</returns>
    /// <exception cref="CallFailedException">ECS could not be asked.</exception>
    public async Task<ImmutableDictionary<string, string>?> TagsAsync(string clusterArn, CancellationToken cancellationToken) =>
        (await clusters.DescribeAsync(clusterArn, cancellationToken).ConfigureAwait(false))?.Tags;

    /// <summary>The service's tags as they are now.</summary>
    /// <returns>Null when the service is not there any more.</returns>
    /// <exception cref="CallFailedException">ECS could not be asked.</exception>
    public async Task<ImmutableDictionary<string, string>?> TagsAsync(string clusterArn, string service, CancellationToken cancellationToken) =>
        (await services.DescribeAsync(clusterArn, service, cancellationToken).ConfigureAwait(false))?.Tags;

    /// <param name="decided">The mode that the change was decided in.</param>
    /// <param name="cluster">The cluster's tags now; null when they could not be read.</param>
    /// <param name="service">The service's tags now; empty without a service; null when they could not be read.</param>
    /// <returns>Null when it still holds.</returns>
    public Refusal? Check(Mode decided, ImmutableDictionary<string, string>? cluster, ImmutableDictionary<string, string>? service)
    {
        var now = ModeDecision.Of(options, cluster, service).Mode;
        return now >= decided ? null : new(GuardNames.ModeLowered, $"The mode was {decided.Name()} when the change was decided, and is {now.Name()} by now.");
    }
}
