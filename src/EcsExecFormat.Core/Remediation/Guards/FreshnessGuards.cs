using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// What may have changed while the change was being worked out: reading an image may take most of a minute, registering a revision some
/// seconds, and a tag that was set or a deployment that was made in that time is an order.
/// </summary>
public sealed class FreshnessGuards(IClusters clusters, IServices services, ImageGuards images, ChangeWindowGuards windows, RemediationOptions options, TimeProvider clock)
{
    /// <summary>Asked right before the change is begun: whether tags of images have moved, the mode, whether the service still runs what failed, and whether changes are kept away.</summary>
    /// <returns>Null when the change is still right.</returns>
    public async Task<Refusal?> CheckAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if (await images.MovedAsync(plan.Images, cancellationToken).ConfigureAwait(false) is { } moved)
                return moved;
        }
        catch (CallFailedException failed)
        {
            return NotAsked(failed);
        }

        var (refusal, tags) = await ClusterTagsAsync(plan, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        var (stale, service) = plan.ServiceName is null
            ? (TooOld(request) ?? ModeLowered(request, ModeDecision.Of(options, tags, ImmutableDictionary<string, string>.Empty)), null)
            : await ServiceAsync(request, plan, tags, cancellationToken).ConfigureAwait(false);
        return stale ?? await WindowAsync(service, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asked again right before the update is announced: whether changes are kept away, and the cluster's tags as they are now; null when the cluster is gone.</summary>
    /// <param name="request">What the change was decided upon.</param>
    /// <param name="plan">The change of a service.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<(Refusal? Refusal, ImmutableDictionary<string, string>? Tags)> BeforeUpdateAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken) =>
        await WindowAsync(request.Around.Service, cancellationToken).ConfigureAwait(false) is { } kept
            ? (kept, null)
            : await ClusterTagsAsync(plan, cancellationToken).ConfigureAwait(false);

    private async Task<Refusal?> WindowAsync(Service? service, CancellationToken cancellationToken)
    {
        try
        {
            return await windows.CheckAsync(service, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException failed)
        {
            return NotAsked(failed);
        }
    }

    private async Task<(Refusal? Refusal, ImmutableDictionary<string, string>? Tags)> ClusterTagsAsync(ChangePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return (null, (await clusters.DescribeAsync(plan.ClusterArn, cancellationToken).ConfigureAwait(false))?.Tags);
        }
        catch (CallFailedException failed)
        {
            return (NotAsked(failed), null);
        }
    }

    /// <summary>Asked again right before the service is updated, one call: the age of the stopped task, the mode, and what the service is and does.</summary>
    /// <param name="request">What the change was decided upon.</param>
    /// <param name="plan">The change of a service.</param>
    /// <param name="clusterTags">Read a moment ago; null when the cluster is gone.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A refusal, or else the service as it is now.</returns>
    public async Task<(Refusal? Refusal, Service? Service)> ServiceAsync(
        RemedyRequest request, ChangePlan plan, ImmutableDictionary<string, string>? clusterTags, CancellationToken cancellationToken)
    {
        try
        {
            if (await services.DescribeAsync(plan.ClusterArn, plan.ServiceName!, cancellationToken).ConfigureAwait(false) is not { } service)
                return (ServiceGuards.IsGone, null);
            var refusal = ServiceGuards.Check(service).Concat(DeploymentGuards.Check(service, plan.StartedBy, plan.Failing!.Arn)).FirstOrDefault()
                ?? TooOld(request) ?? ModeLowered(request, ModeDecision.Of(options, clusterTags, service.Tags));
            return (refusal, service);
        }
        catch (CallFailedException failed)
        {
            return (NotAsked(failed), null);
        }
    }

    private Refusal? TooOld(RemedyRequest request) => EventGuards.TooOld(request, clock.GetUtcNow());

    /// <summary>Of an approved plan the mode has to stay plan.</summary>
    private static Refusal? ModeLowered(RemedyRequest request, ModeDecision now) => now.Mode >= (request.Approves is null ? request.Mode.Mode : Mode.Plan)
        ? null
        : new(GuardNames.ModeLowered, $"The mode was {request.Mode.Mode.Name()} when the change was decided, and is {now.Mode.Name()} by now.");

    private static Refusal NotAsked(CallFailedException failed) =>
        new(GuardNames.CouldNotCheck, $"AWS could not be asked whether the change is still right: {failed.Message}.");
}
