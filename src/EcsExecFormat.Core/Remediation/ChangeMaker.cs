using System.Diagnostics;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Makes a change that no guard refuses, step by step: see that it is still right, begin, provide the revision, update the service.
/// Each step is in the books before the next is taken.
/// </summary>
public sealed class ChangeMaker(
    ChangeBooks books, WatchBook watch, ServiceBook leases, RegistrationBook registrations, FreshnessGuards freshness, RevisionRegistrar registrar, ServiceUpdater updater, TimeProvider clock)
{
    /// <exception cref="DeliverAgainException">Somebody else is at this correction right now.</exception>
    public async Task<Remedy> MakeAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= request.Invocation.Deadline.ReadingEnds)
            return Remedy.Declined(request.Mode, new Refusal(GuardNames.NoTime, "The time of this invocation ran out before the change was begun."));
        try
        {
            if (await freshness.CheckAsync(request, plan, cancellationToken).ConfigureAwait(false) is { } stale)
                return Declined(request, plan, stale);
            var (beginning, lease) = await BeginAsync(request, plan, cancellationToken).ConfigureAwait(false);
            if (beginning is ChangeBooks.Beginning.Refused)
                await registrations.ReleaseAsync(lease, plan.Failing!.Arn, plan.Target!, null, cancellationToken).ConfigureAwait(false);
            switch (beginning)
            {
                case ChangeBooks.Beginning.Refused { Refusal: { Guard: GuardNames.CorrectedBefore } before, Standing: { } standing }:
                    return Remedy.CorrectedBefore(request.Mode, before, standing);
                case ChangeBooks.Beginning.Refused refused:
                    return Declined(request, plan, refused.Refusal);
                case ChangeBooks.Beginning.Begun begun:
                    var attempt = new CorrectionAttempt(books, begun.Correction, request.Invocation, clock);
                    await ProceedAsync(request, plan, lease, attempt, cancellationToken).ConfigureAwait(false);
                    return Remedy.Of(request.Mode, attempt.Correction) with { Difference = plan.Difference, IsMadeNow = true, SetTo = attempt.SetTo };
                default:
                    throw new UnreachableException();
            }
        }
        catch (CallFailedException e)
        {
            return Remedy.Declined(request.Mode, new Refusal(GuardNames.TableUnavailable, NoRecord(e)));
        }
    }

    /// <summary>Whoever has to wait for somebody else has begun nothing.</summary>
    private async Task<(ChangeBooks.Beginning Beginning, RegistrationLease Lease)> BeginAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        await request.BeforeChange().ConfigureAwait(false);
        var first = First(request, plan);
        try
        {
            await watch.AddAsync(first.Subject, request.Around.Service, first.StartedAt, cancellationToken).ConfigureAwait(false);
            await leases.LeaseAsync(first.Subject, request.Invocation, cancellationToken).ConfigureAwait(false);
            var lease = await registrations.LeaseAsync(plan.Failing!.Arn, plan.Target!, request.Invocation, cancellationToken).ConfigureAwait(false);
            return (await books.BeginAsync(first, cancellationToken).ConfigureAwait(false), lease);
        }
        catch (DeliverAgainException)
        {
            await request.WithoutChange().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ProceedAsync(RemedyRequest request, ChangePlan plan, RegistrationLease lease, CorrectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (await ProvideAsync(request, plan, lease, attempt, cancellationToken).ConfigureAwait(false) is not { } revision)
            return;
        if (plan.ServiceName is null || request.Mode.Mode == Mode.Register)
        {
            var done = $"The corrected revision {revision.Shown} was registered{(attempt.Correction.WasThere ? " already" : "")}";
            var use = plan.ServiceName is null ? "; whoever runs the family without naming a revision gets it from now on." : "; the service was not updated with it.";
            await attempt.EndAsync(RemedyAction.Registered, RemedyAction.Registered.Name(), done + use, cancellationToken).ConfigureAwait(false);
            return;
        }

        var result = await UpdateAsync(request, plan, revision, attempt, cancellationToken).ConfigureAwait(false);
        await RecordAsync(result, plan, revision, attempt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From the announcement on a crash leaves it open whether the update was sent, so as little as may be comes between the two.</summary>
    private async Task<ServiceUpdater.Result> UpdateAsync(
        RemedyRequest request, ChangePlan plan, TaskDefinitionArn revision, CorrectionAttempt attempt, CancellationToken cancellationToken)
    {
        var (refusal, clusterTags) = await freshness.BeforeUpdateAsync(request, plan, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            return new ServiceUpdater.Result.Refused(refusal);
        try
        {
            await attempt.AnnounceUpdateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException e)
        {
            return new ServiceUpdater.Result.Refused(new(GuardNames.TableUnavailable, NoRecord(e)));
        }

        return await updater.UpdateAsync(request, plan, revision, clusterTags, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The corrected revision, registered; null when there is none that may be used, which is recorded then.</returns>
    private async Task<TaskDefinitionArn?> ProvideAsync(RemedyRequest request, ChangePlan plan, RegistrationLease lease, CorrectionAttempt attempt, CancellationToken cancellationToken)
    {
        var (failing, target) = (plan.Failing!, plan.Target!);
        var known = TaskDefinitionArn.TryParse(attempt.Correction.Revision ?? lease.Revision, out var earlier) ? earlier : null;
        var provided = await registrar.ProvideAsync(failing, plan.Revision!, known, request.Invocation.Deadline, cancellationToken).ConfigureAwait(false);
        // While a registration may still take effect, nobody else is to register.
        if (!provided.IsEffectUnknown)
            await registrations.ReleaseAsync(lease, failing.Arn, target, provided.Revision, cancellationToken).ConfigureAwait(false);
        if (provided.Revision is not { } revision)
        {
            var (action, code) = provided.IsOutOfTime ? (RemedyAction.Declined, GuardNames.NoTime) : (RemedyAction.Failed, ReasonCodes.RegistrationFailed);
            await attempt.StopAsync(action, code, Sentence(provided.Problem!) + (plan.ServiceName is null ? "" : " The service was not changed."), cancellationToken).ConfigureAwait(false);
            return null;
        }

        attempt.Note(correction => correction with { Revision = revision.ToString(), WasThere = provided.WasThere });
        try
        {
            if (!plan.Revision!.IsTagged)
                await registrations.MarkAsync(revision, failing.Arn, cancellationToken).ConfigureAwait(false);
            return revision;
        }
        catch (CallFailedException e)
        {
            await attempt.StopAsync(RemedyAction.Declined, GuardNames.TableUnavailable, $"{NoRecord(e)} {OnlyRegistered(plan, revision)}", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private static Task RecordAsync(ServiceUpdater.Result result, ChangePlan plan, TaskDefinitionArn revision, CorrectionAttempt attempt, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case ServiceUpdater.Result.Refused { Refusal: var refusal }:
                return attempt.StopAsync(RemedyAction.Declined, refusal.Guard, $"{refusal.Sentence} {OnlyRegistered(plan, revision)}", cancellationToken);
            case ServiceUpdater.Result.NotTaken { Problem: var problem }:
                return attempt.StopAsync(
                    RemedyAction.Failed, ReasonCodes.UpdateFailed, $"{Sentence($"ECS did not take the update: {problem}")} {OnlyRegistered(plan, revision)}", cancellationToken);
            case ServiceUpdater.Result.Unknown { Problem: var problem }:
                return attempt.LeaveOpenAsync(
                    $"{Sentence(problem)} It is not known whether the update to {revision.Shown} took effect: look at the service. This tool looks again, too, and sends it anew only when the service shows that it took none.", cancellationToken);
            case ServiceUpdater.Result.Updated updated:
                attempt.SetTo = updated.SetTo;
                attempt.Note(correction => correction with { Before = updated.Before, After = updated.After, Overtook = updated.Overtook });
                return attempt.EndAsync(
                    RemedyAction.Deployed, updated.Overtook is null ? RemedyAction.Deployed.Name() : ReasonCodes.Overtaken,
                    $"The service was updated to the corrected revision {revision.Shown}.{(updated.Remark is { } remark ? $" {remark}" : "")}", cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private Correction First(RemedyRequest request, ChangePlan plan) => new(
        CorrectionSubject.Of(plan.ClusterArn, plan.ServiceName, plan.Failing!.Arn), request.IncidentId, 1, request.Invocation.WriteId("begun"), request.Mode.Mode,
        plan.Target!.Ecs, clock.GetUtcNow(), request.Invocation.Deadline.ClaimEnds, CorrectionStep.Begun, plan.Before)
    {
        Event = RecordedEvent.Of(request.Change),
        Outcome = OutcomeJson.WriteText(Outcome.About(request.Change, request.Finding, clock.GetUtcNow()) with
        {
            Kind = "incident",
            Id = request.IncidentId,
            Mode = request.Mode.Mode.Name(),
            ServiceArn = request.Around.Service?.Arn,
            Owner = request.Around.Owner,
        }),
        CanGoBack = plan.Failing.IsActive,
    };

    private static Remedy Declined(RemedyRequest request, ChangePlan plan, Refusal refusal) =>
        Remedy.Declined(request.Mode, refusal) with { Target = plan.Target, Difference = plan.Difference };

    private static string OnlyRegistered(ChangePlan plan, TaskDefinitionArn revision) =>
        $"The corrected revision {revision.Shown} is registered{(plan.ServiceName is null ? "" : ", but the service was not updated with it")}.";

    private static string NoRecord(CallFailedException failed) => $"The incident table could not be used, and nothing is changed without a record of it: {failed.Message}.";

    private static string Sentence(string clause) => string.Concat(clause[..1].ToUpperInvariant(), clause.AsSpan(1), clause.EndsWith('.') ? "" : ".");
}
