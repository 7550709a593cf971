using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>What a service shows about an UpdateService: whether it took effect, and whether somebody else's deployment came in between.</summary>
public static class UpdateEffect
{
    /// <summary>
    /// Whether an update of unknown effect took none: the service is set to the failing revision, and its newest deployment is the very one from before. One that
    /// ECS rolled back to may look the same, so where a rollback is on it is not known. To be asked when the sender is dead: a request on its way takes effect later.
    /// </summary>
    /// <param name="announced">The correction, as it was announced.</param>
    /// <param name="now">The service as it is now.</param>
    public static bool IsNone(Correction announced, Service now) =>
        now.TaskDefinition == announced.Subject.Failing
        && now.Primary is { Id: { } id } primary && id == announced.Before?.DeploymentId
        && !now.MayRollBack && primary.RolloutStateReason?.Contains("rolling back", StringComparison.OrdinalIgnoreCase) != true;

    /// <summary>
    /// A deployment that came in between the last look and the update, and was overtaken: the update makes one new deployment and turns the former PRIMARY into an
    /// older one, so anything else that is new is somebody else's.
    /// </summary>
    /// <param name="last">The service at the last look before the update.</param>
    /// <param name="answer">The service after it.</param>
    /// <param name="ours">The deployment that the update started; null when it is not told.</param>
    /// <returns>Null when there is none.</returns>
    public static Deployment? Overtaken(Service last, Service answer, Deployment? ours)
    {
        var known = last.Deployments.Select(deployment => deployment.Id).ToHashSet();
        var older = Older(answer, ours);
        return older.FirstOrDefault(deployment => !known.Contains(deployment.Id))
            ?? (answer.MayRollBack && last.Primary is not { RolloutState: "FAILED" } ? RolledBackTo(last.PrimaryDeploymentId, older) : null);
    }

    /// <summary>The same, when the last look is not known any more: by the time at which the deployment was made.</summary>
    /// <param name="before">Id of the PRIMARY deployment at the last look.</param>
    /// <param name="announcedAt">When the update was announced.</param>
    /// <param name="now">The service as it is now.</param>
    /// <param name="ours">The deployment that the update started.</param>
    public static Deployment? Overtaken(string? before, DateTimeOffset announcedAt, Service now, Deployment ours)
    {
        var older = Older(now, ours);
        return older.FirstOrDefault(deployment => deployment.Id != before && deployment.CreatedAt >= announcedAt) ?? (now.MayRollBack ? RolledBackTo(before, older) : null);
    }

    /// <summary>
    /// The deployment that an update of unknown effect started. By its time it can be told from one that somebody made of the same revision afterwards. A newer one
    /// may have replaced it since.
    /// </summary>
    /// <param name="announced">The correction, as it was announced.</param>
    /// <param name="now">The service as it is now.</param>
    /// <returns>Null when the service shows none.</returns>
    public static Deployment? Ours(Correction announced, Service now)
    {
        var isSet = now.TaskDefinition == announced.Revision;
        var all = now.Deployments.Where(deployment => deployment.TaskDefinition == announced.Revision).ToArray();
        // Whatever its newest deployment shows by now, a service that is set to the revision was set to it.
        return Oldest((all is [] && isSet ? now.Deployments.Where(deployment => deployment.IsPrimary) : all).Where(deployment =>
            !(deployment.CreatedAt > announced.LeaseUntil + ClocksDiffer) && ((deployment.IsPrimary && isSet) || deployment.CreatedAt >= announced.StartedAt - ClocksDiffer)));
    }

    /// <summary>The deployment of a revision that was made in a time, as far as ECS tells.</summary>
    /// <param name="now">The service as it is now.</param>
    /// <param name="revision">ARN of the revision.</param>
    /// <param name="from">When an update was announced.</param>
    /// <param name="to">When its sender had ended for sure; null when that is not known.</param>
    /// <returns>Null when the service shows none.</returns>
    public static Deployment? Within(Service now, string? revision, DateTimeOffset from, DateTimeOffset? to) => revision is null ? null : Oldest(now.Deployments.Where(deployment =>
        deployment.TaskDefinition == revision
        && (deployment.CreatedAt is { } at ? at >= from - ClocksDiffer && !(at > to + ClocksDiffer) : deployment.IsPrimary && now.TaskDefinition == revision)));

    /// <summary>The same, where it is read back right after the update.</summary>
    /// <param name="last">The service at the last look before the update.</param>
    /// <param name="now">The service as it is now.</param>
    /// <param name="revision">What it was set to.</param>
    /// <returns>Null when the service shows none.</returns>
    public static Deployment? Ours(Service last, Service now, TaskDefinitionArn revision) =>
        Oldest(now.Deployments.Where(deployment => deployment.TaskDefinition == revision.ToString() && last.Deployments.All(known => known.Id != deployment.Id)));

    /// <summary>The clocks of ECS and of an instance of the function may differ by so much.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(2);

    /// <summary>Somebody may have forced a new deployment of the same revision since.</summary>
    private static Deployment? Oldest(IEnumerable<Deployment> deployments) => deployments.MinBy(deployment => deployment.CreatedAt ?? DateTimeOffset.MaxValue);

    private static Deployment[] Older(Service shown, Deployment? ours) =>
    [
        .. shown.Deployments.Where(deployment =>
            !deployment.IsPrimary && deployment.Id != ours?.Id && !(deployment.CreatedAt > ours?.CreatedAt) && (ours is null || deployment.TaskDefinition != ours.TaskDefinition)),
    ];

    /// <summary>ECS goes back to a deployment that was there before, and calls the one that it gave up FAILED.</summary>
    private static Deployment? RolledBackTo(string? failing, Deployment[] older) => older.Any(deployment => deployment.Id == failing && deployment.RolloutState == "FAILED")
        ? older.FirstOrDefault(deployment => deployment.Id != failing && deployment.RolloutState == "COMPLETED")
        : null;

    /// <returns>What is recorded of it: its revision; null when there is none.</returns>
    public static string? Name(Deployment? overtaken) => overtaken is null ? null : overtaken.TaskDefinition ?? "unknown";

    /// <summary>A sentence about it.</summary>
    public static string Remark(Deployment overtaken) =>
        $"Another deployment, {PlainText.Quote(overtaken.Id)} of {PlainText.Quote(overtaken.TaskDefinition, 200)}, came in between the last look and this change, and was overtaken by it: look which of the two is wanted.";
}
