using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core;

/// <summary>
/// Reads what decides what may be done, and makes an alert more useful: the service as it is now, the tags, and who owns it. An alert is
/// never held back for the lack of it; a change is.
/// </summary>
public sealed class Surroundings(IServices services, IClusters clusters, ResponderOptions options)
{
    /// <param name="Service">The service now; null when there is none or it could not be read.</param>
    /// <param name="Owner">Value of the owner tag: the service's, else the task definition's, else the cluster's; else null.</param>
    public sealed record Result(Service? Service, string? Owner)
    {
        /// <summary>Whether it is known if there is a service, and what it is.</summary>
        public bool IsServiceKnown { get; init; }

        /// <summary>The cluster now; null when it could not be read.</summary>
        public Cluster? Cluster { get; init; }

        /// <summary>The service's tags; empty without a service; null when they could not be read.</summary>
        public ImmutableDictionary<string, string>? ServiceTags => IsServiceKnown ? Service?.Tags ?? ImmutableDictionary<string, string>.Empty : null;
    }

    /// <param name="change">The stopped task.</param>
    /// <param name="finding">What was found about it.</param>
    /// <param name="reading">Ends the reading; what was not read by then is left out.</param>
    public async Task<Result> OfAsync(TaskStateChange change, TaskFinding finding, CancellationToken reading)
    {
        if (change.ClusterArn is not { } clusterArn)
            return new Result(null, OwnerIn(finding.Definition?.Tags));
        var service = change.ServiceName is { } name
            ? KnownAsync(services.DescribeAsync(clusterArn, name, reading))
            : Task.FromResult<(bool, Service?)>((true, null));
        var cluster = KnownAsync(clusters.DescribeAsync(clusterArn, reading));
        await Task.WhenAll(service, cluster).ConfigureAwait(false);
        var (isServiceKnown, found) = await service.ConfigureAwait(false);
        var (_, home) = await cluster.ConfigureAwait(false);
        return new Result(found, OwnerIn(found?.Tags) ?? OwnerIn(finding.Definition?.Tags) ?? OwnerIn(home?.Tags))
        {
            IsServiceKnown = isServiceKnown,
            Cluster = home,
        };
    }

    private string? OwnerIn(ImmutableDictionary<string, string>? tags) =>
        tags is not null && tags.TryGetValue(options.OwnerTagKey, out var owner) && owner.Length > 0 ? owner : null;

    /// <summary>A missing answer here costs a line of the mail; a missing mail costs a night.</summary>
    private static async Task<(bool IsKnown, T? Answer)> KnownAsync<T>(Task<T?> call) where T : class
    {
        try
        {
            return (true, await call.ConfigureAwait(false));
        }
        catch (Exception e) when (e is CallFailedException or OperationCanceledException)
        {
            return (false, null);
        }
    }
}
