using System.Collections.Immutable;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>
/// What may have changed while the change was being worked out, asked right before it is begun: where the images' tags lead, and the
/// mode. In mode deploy the service is looked at once more still, right before it is updated (<see cref="ServiceUpdater"/>).
/// </summary>
public sealed class FreshnessGuards(ImageGuards images, ModeGuard modes)
{
    /// <param name="request">What the change was decided upon.</param>
    /// <param name="plan">The change.</param>
    /// <param name="cancellationToken">Ends the calls; what could not be asked declines.</param>
    /// <returns>Null, with the cluster's tags as they are now, when the change is still right.</returns>
    public async Task<(Refusal? Refusal, ImmutableDictionary<string, string>? ClusterTags)> CheckAsync(
        RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if (await images.MovedAsync(plan.Images, cancellationToken).ConfigureAwait(false) is { } moved)
                return (moved, null);
            var cluster = await modes.TagsAsync(plan.ClusterArn, cancellationToken).ConfigureAwait(false);
            var service = request.Mode.Mode == Mode.Register && plan.ServiceName is { } name
                ? await modes.TagsAsync(plan.ClusterArn, name, cancellationToken).ConfigureAwait(false)
                : request.Around.ServiceTags;
            return (modes.Check(request.Mode.Mode, cluster, service), cluster);
        }
        catch (CallFailedException failed)
        {
            return (new Refusal(GuardNames.CouldNotCheck, $"AWS could not be asked whether the change is still right: {failed.Message}."), null);
        }
    }
}
