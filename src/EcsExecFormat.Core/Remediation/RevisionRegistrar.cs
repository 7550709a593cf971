using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Sees to it that the corrected revision exists: one that says the same and is ACTIVE is used again; else it is registered, once. When the
/// answer is lost, the family is read back instead of asking twice.
/// </summary>
public sealed class RevisionRegistrar(ITaskDefinitions definitions, TimeProvider clock)
{
    /// <summary>Newer revisions that are looked at, newest first.</summary>
    public const int MostLookedAt = 10;

    /// <param name="Revision">The corrected revision; null when there is none.</param>
    /// <param name="WasThere">Whether it was registered before.</param>
    /// <param name="Problem">A clause: why there is none; null when there is one.</param>
    public sealed record Result(TaskDefinitionArn? Revision, bool WasThere, string? Problem)
    {
        /// <summary>Whether there is none because too little time was left to register it.</summary>
        public bool IsOutOfTime { get; init; }

        /// <summary>Whether one may come to be all the same, because a registration was sent whose effect is not known.</summary>
        public bool IsEffectUnknown { get; init; }
    }

    /// <param name="failing">The failing revision.</param>
    /// <param name="corrected">What to register.</param>
    /// <param name="known">The revision that an earlier attempt registered, or found; null when the books know none. It is used again as long as it is ACTIVE.</param>
    /// <param name="deadline">Of the invocation.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<Result> ProvideAsync(
        TaskDefinition failing, CorrectedRevision corrected, TaskDefinitionArn? known, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(failing, corrected, known, cancellationToken).ConfigureAwait(false) is { } existing)
                return new Result(existing, true, null);
        }
        catch (CallFailedException failed)
        {
            return new Result(null, false, $"it could not be looked whether the corrected revision exists already: {failed.Message}");
        }

        if (clock.GetUtcNow() >= deadline.WritingEnds)
            return new Result(null, false, "the time of this invocation ran out before the corrected revision could be registered") { IsOutOfTime = true };
        try
        {
            var registered = await definitions.RegisterAsync(corrected.Request, cancellationToken).ConfigureAwait(false);
            return registered.CpuArchitecture == corrected.Target.Ecs && registered.Arn.Family == failing.Arn.Family
                ? new Result(registered.Arn, false, null)
                : new Result(null, false, $"ECS registered {registered.Arn.Shown}, which is not what it was sent");
        }
        catch (CallFailedException refused) when (refused.Code is not null)
        {
            return new Result(null, false, $"ECS did not register the corrected revision: {refused.Message}");
        }
        catch (CallFailedException unknown)
        {
            return await ReadBackAsync(failing, corrected, unknown, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Result> ReadBackAsync(
        TaskDefinition failing, CorrectedRevision corrected, CallFailedException unknown, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(failing, corrected, null, cancellationToken).ConfigureAwait(false) is { } found
                ? new Result(found, false, null)
                : new Result(null, false, $"ECS did not answer the registration, and the corrected revision is not there: {unknown.Message}") { IsEffectUnknown = true };
        }
        catch (CallFailedException failed)
        {
            return new Result(null, false, $"ECS did not answer the registration, and it could not be read back whether it took effect: {failed.Message}")
            {
                IsEffectUnknown = true,
            };
        }
    }

    private async Task<TaskDefinitionArn?> FindAsync(TaskDefinition failing, CorrectedRevision corrected, TaskDefinitionArn? known, CancellationToken cancellationToken)
    {
        if (known is not null && await ActiveAsync(known, cancellationToken).ConfigureAwait(false) is { } registered && registered.CpuArchitecture == corrected.Target.Ecs)
            return known;
        var newer = (await definitions.ListAsync(failing.Arn.Family, cancellationToken).ConfigureAwait(false))
            .Where(arn => arn.Revision > failing.Arn.Revision && arn != known)
            .Take(MostLookedAt);
        foreach (var arn in newer)
        {
            if (await ActiveAsync(arn, cancellationToken).ConfigureAwait(false) is { } candidate && RevisionIdentity.IsCorrectionOf(candidate, failing, corrected.Target))
                return candidate.Arn;
        }

        return null;
    }

    /// <returns>Null for a revision that is being deregistered, or gone: services may not be updated to it.</returns>
    private async Task<TaskDefinition?> ActiveAsync(TaskDefinitionArn arn, CancellationToken cancellationToken) =>
        await definitions.DescribeAsync(arn, cancellationToken).ConfigureAwait(false) is { IsActive: true } found ? found : null;
}
