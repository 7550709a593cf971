using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Makes a change that no guard refuses, step by step: begin, see that the tags have not moved, provide the revision, update the service.
/// Each step is in the books before the next is taken.
/// </summary>
public sealed class ChangeMaker(ChangeBooks books, RegistrationBook registrations, ImageGuards images, ModeGuard modes, RevisionRegistrar registrar, ServiceUpdater updater, TimeProvider clock)
{
    /// <exception cref="DeliverAgainException">Somebody else is at this correction right now.</exception>
    public async Task<Remedy> MakeAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        var mode = request.Mode;
        if (clock.GetUtcNow() >= request.Invocation.Deadline.ReadingEnds)
            return Remedy.Declined(mode, new Refusal(GuardNames.NoTime, "The time of this invocation ran out before the change was begun."));
        try
        {
            var (moved, cluster) = await LookAgainAsync(request, plan, cancellationToken).ConfigureAwait(false);
            if (moved is not null)
                return Remedy.Declined(mode, moved) with { Target = plan.Target, Difference = plan.Difference };
            await request.BeforeChange().ConfigureAwait(false);
            var first = First(request, plan);
            return await books.BeginAsync(first, cancellationToken).ConfigureAwait(false) switch
            {
                ChangeBooks.Beginning.Begun begun => Describe(mode, plan, await ProceedAsync(request, plan, begun.Correction, cluster, cancellationToken).ConfigureAwait(false)),
                ChangeBooks.Beginning.Refused refused => Remedy.Declined(mode, refused.Refusal) with { Target = plan.Target, Difference = plan.Difference },
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (CallFailedException e)
        {
            return Remedy.Declined(mode, new Refusal(GuardNames.TableUnavailable, NoRecord(e)));
        }
    }

    /// <summary>What a correction in the books says was done.</summary>
    public static Remedy Describe(ModeDecision mode, ChangePlan? plan, Correction correction) =>
        new(mode with { Mode = correction.Mode }, correction.Action ?? RemedyAction.Failed, correction.ReasonCode ?? ReasonCodes.Unfinished, correction.Reason ?? "What came of the change is not recorded.")
        {
            Target = correction.Target == Architecture.Arm64.Ecs ? Architecture.Arm64 : Architecture.Amd64,
            Revision = TaskDefinitionArn.TryParse(correction.Revision, out var revision) ? revision : null,
            Difference = plan?.Difference,
            Refusals = correction.Action == RemedyAction.Declined ? [new Refusal(correction.ReasonCode!, correction.Reason!)] : [],
            Before = correction.Before,
            After = correction.After,
            WasThere = correction.WasThere,
            Overtook = TaskDefinitionArn.TryParse(correction.Overtook, out var overtook) ? overtook : null,
        };

    /// <summary>What may have changed since the plan was made, asked right before the change is begun.</summary>
    private async Task<(Refusal? Refusal, ImmutableDictionary<string, string>? ClusterTags)> LookAgainAsync(RemedyRequest request, ChangePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if (await images.MovedAsync(plan.Images, cancellationToken).ConfigureAwait(false) is { } moved)
                return (moved, null);
            var tags = await modes.TagsAsync(plan.ClusterArn, cancellationToken).ConfigureAwait(false);
            // In mode deploy the service is looked at once more before it is updated.
            var service = request.Mode.Mode == Mode.Register && plan.ServiceName is { } name
                ? await modes.TagsAsync(plan.ClusterArn, name, cancellationToken).ConfigureAwait(false)
                : request.Around.ServiceTags;
            return (modes.Check(request.Mode.Mode, tags, service), tags);
        }
        catch (CallFailedException failed)
        {
            return (new Refusal(GuardNames.CouldNotCheck, $"AWS could not be asked whether the change is still right: {failed.Message}."), null);
        }
    }

    private Correction First(RemedyRequest request, ChangePlan plan) => new(
        CorrectionSubject.Of(plan.ClusterArn, plan.ServiceName, plan.Failing!.Arn), request.IncidentId, 1, request.Invocation.WriteId("begun"), request.Mode.Mode,
        plan.Target!.Ecs, clock.GetUtcNow(), request.Invocation.Deadline.ClaimEnds, CorrectionStep.Begun, plan.Before);

    private async Task<Correction> ProceedAsync(
        RemedyRequest request, ChangePlan plan, Correction correction, ImmutableDictionary<string, string>? clusterTags, CancellationToken cancellationToken)
    {
        var invocation = request.Invocation;
        var provided = await ProvideAsync(plan, correction, invocation, cancellationToken).ConfigureAwait(false);
        if (provided.Revision is not { } revision)
        {
            var (action, code) = provided.IsOutOfTime ? (RemedyAction.Declined, GuardNames.NoTime) : (RemedyAction.Failed, ReasonCodes.RegistrationFailed);
            var problem = Sentence(provided.Problem!) + (plan.ServiceName is null ? "" : " The service was not changed.");
            return await StopAsync(correction, action, code, problem, invocation, cancellationToken).ConfigureAwait(false);
        }

        correction = correction with { Revision = revision.ToString(), WasThere = provided.WasThere };
        var name = PlainText.Line(revision.FamilyAndRevision, 120);
        var only = $"The corrected revision {name} is registered{(plan.ServiceName is null ? "" : ", but the service was not updated with it")}.";
        try
        {
            if (!plan.Revision!.IsTagged)
                await registrations.MarkAsync(revision, plan.Failing!.Arn, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException e)
        {
            return await StopAsync(correction, RemedyAction.Declined, GuardNames.TableUnavailable, $"{NoRecord(e)} {only}", invocation, cancellationToken).ConfigureAwait(false);
        }

        if (plan.ServiceName is null || request.Mode.Mode == Mode.Register)
        {
            var done = provided.WasThere ? $"The corrected revision {name} was registered already" : $"The corrected revision {name} was registered";
            var use = plan.ServiceName is null ? "; whoever runs the family without naming a revision gets it from now on." : "; the service was not updated with it.";
            return await EndAsync(correction, RemedyAction.Registered, RemedyAction.Registered.Name(), done + use, invocation, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            correction = await books.RecordAsync(correction.Next(invocation.WriteId("updating"), CorrectionStep.Updating), cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException e)
        {
            return await StopAsync(correction, RemedyAction.Declined, GuardNames.TableUnavailable, $"{NoRecord(e)} {only}", invocation, cancellationToken).ConfigureAwait(false);
        }

        switch (await updater.UpdateAsync(
            plan, revision, last => modes.Check(request.Mode.Mode, clusterTags, last.Tags), invocation.Deadline, cancellationToken).ConfigureAwait(false))
        {
            case ServiceUpdater.Result.Refused refused:
                return await StopAsync(correction, RemedyAction.Declined, refused.Refusal.Guard, $"{refused.Refusal.Sentence} {only}", invocation, cancellationToken).ConfigureAwait(false);
            case ServiceUpdater.Result.NotTaken notTaken:
                return await StopAsync(correction, RemedyAction.Failed, ReasonCodes.UpdateFailed, Sentence($"ECS did not take the update: {notTaken.Problem}") + " " + only, invocation, cancellationToken).ConfigureAwait(false);
            case ServiceUpdater.Result.Unknown unknown:
                var look = $"{Sentence(unknown.Problem)} It is not known whether the update to {name} took effect, and it is not sent again: look at the service.";
                return await WriteAsync(correction, CorrectionStep.Updating, RemedyAction.Failed, ReasonCodes.UpdateUnknown, look, invocation, cancellationToken).ConfigureAwait(false);
            case ServiceUpdater.Result.Updated updated:
                correction = correction with { Before = updated.Before, After = updated.After, Overtook = updated.Overtook };
                var reason = $"The service was updated to the corrected revision {name}.{(updated.Remark is null ? "" : " " + updated.Remark)}";
                return await EndAsync(correction, RemedyAction.Deployed, updated.Overtook is not null ? ReasonCodes.Overtaken : RemedyAction.Deployed.Name(), reason, invocation, cancellationToken).ConfigureAwait(false);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<RevisionRegistrar.Result> ProvideAsync(ChangePlan plan, Correction correction, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var (failing, target) = (plan.Failing!, plan.Target!);
        var lease = await registrations.LeaseAsync(failing.Arn, target, invocation, cancellationToken).ConfigureAwait(false);
        var known = TaskDefinitionArn.TryParse(correction.Revision ?? lease.Revision, out var earlier) ? earlier : null;
        var provided = await registrar.ProvideAsync(failing, plan.Revision!, known, invocation.Deadline, cancellationToken).ConfigureAwait(false);
        await registrations.ReleaseAsync(lease, failing.Arn, target, provided.Revision, cancellationToken).ConfigureAwait(false);
        return provided;
    }

    /// <summary>Ends an attempt that took no effect on the service, and may be made again.</summary>
    private async Task<Correction> StopAsync(
        Correction correction, RemedyAction action, string code, string reason, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var stopped = await WriteAsync(correction, CorrectionStep.Stopped, action, code, reason, invocation, cancellationToken).ConfigureAwait(false);
        try
        {
            await books.GiveBackAsync(correction.Subject, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The budget then counts one change too many for an hour, which errs on the safe side.
            return stopped;
        }

        return stopped;
    }

    private Task<Correction> EndAsync(
        Correction correction, RemedyAction action, string code, string reason, InvocationContext invocation, CancellationToken cancellationToken) =>
        WriteAsync(correction, CorrectionStep.Done, action, code, reason, invocation, cancellationToken);

    /// <summary>What was done stays done when it cannot be recorded; the alert then says both.</summary>
    private async Task<Correction> WriteAsync(
        Correction correction, CorrectionStep step, RemedyAction action, string code, string reason, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var next = correction.Next(invocation.WriteId(action.Name()), step) with { Action = action, ReasonCode = code, Reason = reason, EndedAt = clock.GetUtcNow() };
        try
        {
            return await books.RecordAsync(next, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException e)
        {
            return next with { Reason = $"{reason} This could not be recorded: {e.Message}" };
        }
    }

    private static string NoRecord(CallFailedException failed) => $"The incident table could not be used, and nothing is changed without a record of it: {failed.Message}.";

    private static string Sentence(string clause) => string.Concat(clause[..1].ToUpperInvariant(), clause.AsSpan(1), clause.EndsWith('.') ? "" : ".");
}
