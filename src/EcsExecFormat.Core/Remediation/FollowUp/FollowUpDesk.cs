using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.FollowUp;

/// <summary>Tells how a deployment ended: claim it, publish, record. Whoever dies over it is taken up once the claim has lapsed.</summary>
public sealed class FollowUpDesk(ChangeBooks books, ITaskDefinitions definitions, IAlerts alerts, TimeProvider clock)
{
    /// <param name="Told">ECS's event about the deployment; null when a tick asks.</param>
    /// <param name="Invocation">Who tells.</param>
    public sealed record Occasion(DeploymentStateChange? Told, InvocationContext Invocation)
    {
        /// <summary>Id of the event that led here; null when it has none.</summary>
        public string? EventId { get; init; } = Told?.EventId;
    }

    /// <param name="correction">The correction as it stands, with its <see cref="Correction.Ending"/>.</param>
    /// <param name="incident">The incident that it was made for; null when that is not there any more.</param>
    /// <param name="occasion">What led here.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>What was told; null when somebody else is telling it.</returns>
    /// <exception cref="CallFailedException">It could not be published, or the table not be used.</exception>
    /// <exception cref="DeliverAgainException">Too little time is left.</exception>
    public async Task<Outcome?> TellAsync(Correction correction, Incident? incident, Occasion occasion, CancellationToken cancellationToken)
    {
        var invocation = occasion.Invocation;
        if (clock.GetUtcNow() >= invocation.Deadline.WritingEnds)
            throw new DeliverAgainException($"no time is left to tell how the deployment of {correction.RevisionName} ended");
        var claimed = correction.Next(invocation.WriteId("settling"), CorrectionStep.Settling) with { LeaseUntil = invocation.Deadline.ClaimEnds };
        if (!await books.TryRecordAsync(claimed, cancellationToken).ConfigureAwait(false))
            return null;
        var wayBack = await WayBackAsync(claimed, cancellationToken).ConfigureAwait(false);
        var outcome = FollowUpOutcome.Of(claimed, clock.GetUtcNow()) with { EventId = occasion.EventId, Occurrences = incident?.Occurrences ?? 1 };
        await alerts.PublishAsync(FollowUpComposer.Compose(outcome, claimed, wayBack), cancellationToken).ConfigureAwait(false);
        try
        {
            await books.RecordAsync(claimed.Next(invocation.WriteId("settled"), CorrectionStep.Settled), cancellationToken).ConfigureAwait(false);
            return outcome;
        }
        catch (CallFailedException e)
        {
            // Failing here would have it told twice.
            return outcome with { Reason = $"{outcome.Reason} Told, but that could not be recorded ({e.Message})." };
        }
    }

    /// <returns>The revision that the service ran before, if it is ACTIVE, so that the service can be set to it; null when it is not, or could not be read.</returns>
    private async Task<TaskDefinitionArn?> WayBackAsync(Correction correction, CancellationToken cancellationToken)
    {
        if (correction.Ending!.Action is not (RemedyAction.Failed or RemedyAction.Unsettled) || !TaskDefinitionArn.TryParse(correction.Before?.TaskDefinition, out var before))
            return null;
        try
        {
            return await definitions.DescribeAsync(before, cancellationToken).ConfigureAwait(false) is { IsActive: true } ? before : null;
        }
        catch (CallFailedException)
        {
            return null;
        }
    }
}
