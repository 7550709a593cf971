using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>What to do about an incident: nothing, plan, or change, as far as mode and guards allow.</summary>
public sealed class Remediator(ChangePlanner planner, ChangeMaker maker, ChangeBooks books, RegistrationBook registrations, ChangeSettlement settlement, PlanBook plans, TimeProvider clock)
{
    private static readonly Refusal UnrecordedIncident =
        new(GuardNames.TableUnavailable, "The incident could not be written to the incident table, and nothing is changed without a record of it.");

    /// <param name="request">What it is about.</param>
    /// <param name="reading">Ends the reading.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="DeliverAgainException">Somebody else is at this correction right now.</exception>
    public async Task<Remedy> RemedyAsync(RemedyRequest request, CancellationToken reading, CancellationToken cancellationToken)
    {
        if (request.Mode.Mode <= Mode.Alert)
            return Remedy.AlertOnly(request.Mode) with { Earlier = request.Standing is { } known ? ChangeBooks.CorrectedBefore(known).Sentence : null };
        var (standing, refused) = await LookAsync(request, reading).ConfigureAwait(false);
        if (standing?.IsUntold(request.IncidentId, request.Incident) == true)
            return Remedy.Of(request.Mode, standing);
        if (standing is { IsOnlyRegistered: true } && request.Mode.Mode == Mode.Register && KnowsOf(request, standing))
            return Remedy.Of(request.Mode, standing);
        if (standing is not null && refused is { Guard: GuardNames.CorrectedBefore } && request.Mode.Mode > Mode.Plan)
            return Remedy.CorrectedBefore(request.Mode, refused, standing);
        var plan = await planner.PlanAsync(request, reading).ConfigureAwait(false);
        plan = refused switch
        {
            null => plan,
            // It says more than what else has come of it since, such as that the service runs another revision.
            { Guard: GuardNames.CorrectedBefore } => plan with { Refusals = [refused, .. plan.Refusals] },
            _ => plan with { Refusals = [.. plan.Refusals, refused] },
        };
        if (request.Mode.Mode == Mode.Plan)
        {
            var planned = Planned(request, plan) with { Earlier = EarlierAttempt(standing) };
            return planned with { IsApprovable = await KeepAsync(request, plan, planned, cancellationToken).ConfigureAwait(false) };
        }

        var remedy = plan.Refusals.IsEmpty ? await maker.MakeAsync(request, plan, cancellationToken).ConfigureAwait(false) : Declined(request, plan, standing);
        return await AskAgainAsync(request, remedy, standing, reading).ConfigureAwait(false);
    }

    /// <summary>Whether the incident is the one for which the revision was registered, or was told of it.</summary>
    private static bool KnowsOf(RemedyRequest request, Correction standing) =>
        standing.IncidentId == request.IncidentId || request.Incident?.Remedy?.Revision == standing.Revision;

    /// <summary>That the service moved on may be the work of another invocation, which has begun since the books were read.</summary>
    private async Task<Remedy> AskAgainAsync(RemedyRequest request, Remedy remedy, Correction? standing, CancellationToken reading)
    {
        if (remedy is not { Action: RemedyAction.Declined, Revision: null })
            return remedy;
        if (remedy.ReasonCode is GuardNames.NotThePrimaryDeployment or GuardNames.AnotherRevision
            && await LookAsync(request, reading).ConfigureAwait(false) is ({ } since, { Guard: GuardNames.CorrectedBefore } refused))
            return Remedy.CorrectedBefore(request.Mode, refused, since);
        return remedy with { Earlier = remedy.Earlier ?? EarlierAttempt(standing) };
    }

    private static Remedy Declined(RemedyRequest request, ChangePlan plan, Correction? standing)
    {
        var left = standing is { Step: CorrectionStep.Stopped } && TaskDefinitionArn.TryParse(standing.Revision, out var registered) ? registered : null;
        var isRunByNow = left is not null && request.Around.Service?.TaskDefinition == left.ToString();
        return Remedy.Declined(request.Mode, plan.Refusals) with
        {
            Target = plan.Target,
            Difference = plan.Difference,
            Before = plan.Before,
            Earlier = isRunByNow ? $"An earlier attempt registered the corrected revision {left!.Shown}, and the service is set to it by now." : null,
            Revision = isRunByNow ? null : left,
            WasThere = standing?.WasThere == true,
            IsRunByNow = isRunByNow,
        };
    }

    private static string? EarlierAttempt(Correction? standing) => standing switch
    {
        { Step: CorrectionStep.Begun } => ChangeRecall.BegunAndNotEnded(standing),
        { RevisionName: { } name } when standing is { Step: CorrectionStep.Stopped } or { IsOnlyRegistered: true } => $"An earlier attempt registered the corrected revision {name}.",
        _ => null,
    };

    /// <summary>For whoever approves it: one that nothing would decline, and that is going to be shown. A second look that is no news tells nobody, so the plan that can be approved stays the one that was shown, and as old as it is.</summary>
    private async Task<bool> KeepAsync(RemedyRequest request, ChangePlan plan, Remedy planned, CancellationToken cancellationToken) =>
        plan.Refusals.IsEmpty && request.Incident is { } incident && (incident.Alert is not AlertStage.Sent || RecordedRemedy.IsNews(incident.Remedy, planned))
        && RecordedPlan.Of(request, plan, clock.GetUtcNow()) is { } recorded
        && await plans.TryWriteAsync(recorded, cancellationToken).ConfigureAwait(false);

    private static Remedy Planned(RemedyRequest request, ChangePlan plan) => new(
        request.Mode, RemedyAction.Planned, plan.Refusals.IsEmpty ? RemedyAction.Planned.Name() : plan.Refusals[0].Guard,
        plan.Refusals.IsEmpty ? "The change is ready, and mode plan makes none." : $"Mode plan makes no change, and a higher mode would decline this one: {plan.Refusals[0].Sentence}")
    {
        Target = plan.Target,
        Difference = plan.Difference,
        Refusals = plan.Refusals,
        Before = plan.Before,
    };

    /// <summary>What the table says about earlier attempts. Without the table nothing is changed.</summary>
    private async Task<(Correction? Standing, Refusal? Refusal)> LookAsync(RemedyRequest request, CancellationToken reading)
    {
        if (request is not { Change.ClusterArn: { } cluster, Finding.Definition.Arn: { } failing })
            return (null, null);
        try
        {
            var subject = CorrectionSubject.Of(cluster, request.Change.ServiceName, failing);
            var standing = await books.StandingAsync(subject, reading).ConfigureAwait(false);
            var isLeased = standing?.IsLeased(clock.GetUtcNow()) == true;
            if (isLeased && request.Mode.Mode >= Mode.Register)
                throw new DeliverAgainException($"another invocation is correcting {failing.FamilyAndRevision} until {standing!.LeaseUntil:O}");
            // An update of which nobody recorded what became of it: the service may show it by now.
            if (standing is { Step: CorrectionStep.Updating } && !isLeased && standing.Subject.IsService && request.Mode.Mode >= Mode.Register)
                standing = await settlement.SettleAsync(standing, standing.IncidentId == request.IncidentId ? request.Incident : null, request.Invocation, reading).ConfigureAwait(false);
            var asked = request.Mode.Mode == Mode.Plan ? Mode.Deploy : request.Mode.Mode;
            return (standing, await books.RefusalAsync(standing, subject, asked, reading).ConfigureAwait(false)
                ?? await registrations.IsMarkedAsync(request.Finding.Definition, reading).ConfigureAwait(false)
                ?? (request.Incident is null ? UnrecordedIncident : null));
        }
        catch (CallFailedException e)
        {
            return (null, new Refusal(GuardNames.TableUnavailable, $"The incident table could not be read, and nothing is changed without a record of it: {e.Message}."));
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            return (null, new Refusal(GuardNames.NoTime, "The time of this invocation ran out before the incident table was read."));
        }
    }
}
