using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>What other revisions of the family say: a correction is never corrected, and a newer revision never overtaken.</summary>
public sealed class HistoryGuards(ITaskDefinitions definitions, RegistrationBook registrations)
{
    /// <param name="failing">The failing revision.</param>
    /// <param name="target">The architecture that it would be given.</param>
    /// <param name="hasService">Whether a service names its revision itself; without one, whoever runs the family gets the newest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CallFailedException">ECS or the table could not be asked.</exception>
    public async Task<Refusal?> CheckAsync(TaskDefinition failing, Architecture target, bool hasService, CancellationToken cancellationToken) =>
        await IsACorrectionAsync(failing, target.Other, cancellationToken).ConfigureAwait(false)
        ?? await IsOvertakenAsync(failing, target, hasService, cancellationToken).ConfigureAwait(false);

    /// <summary>Pipelines copy tags, so the tag counts only on a revision that equals the one it names but for the architecture.</summary>
    private async Task<Refusal?> IsACorrectionAsync(TaskDefinition failing, Architecture own, CancellationToken cancellationToken)
    {
        if (CorrectionTag.TryRead(failing) is not { } number || failing.Arn.WithRevision(number) is not { } corrected)
            return null;
        var name = failing.Arn.Shown;
        // The books know what this tool registered, however ECS describes it.
        if (await registrations.KnownAsync(corrected, own, cancellationToken).ConfigureAwait(false) == failing.Arn)
            return ItselfACorrection(failing.Arn, corrected.ToString());
        if (await definitions.DescribeAsync(corrected, cancellationToken).ConfigureAwait(false) is not { } original)
        {
            return new(GuardNames.IsACorrection,
                $"{name} carries the tag of a correction of revision {number}, which ECS does not know any more, so it cannot be told whether it is one.");
        }

        return RevisionIdentity.DiffersOnlyInArchitecture(failing, original)
            ? ItselfACorrection(failing.Arn, corrected.ToString())
            : null;
    }

    /// <param name="failing">The failing revision.</param>
    /// <param name="corrects">ARN of the revision that it corrects; null when that is not known.</param>
    public static Refusal ItselfACorrection(TaskDefinitionArn failing, string? corrects) => new(GuardNames.IsACorrection,
        $"{failing.Shown} is itself the correction of {(TaskDefinitionArn.TryParse(corrects, out var original) ? $"revision {original.Revision}" : "another revision")}: "
        + "one of the two should have worked, so this takes a person.");

    /// <summary>The newest revision is what whoever runs or deploys the family without a number gets; a copy of an older one must not take its place.</summary>
    private async Task<Refusal?> IsOvertakenAsync(TaskDefinition failing, Architecture target, bool hasService, CancellationToken cancellationToken)
    {
        var newer = (await definitions.ListAsync(failing.Arn.Family, cancellationToken).ConfigureAwait(false)).Where(arn => arn.Revision > failing.Arn.Revision).ToArray();
        // A service may use a correction that is there already, wherever it is; who runs the family without a number gets the newest.
        foreach (var arn in newer.Take(hasService ? RevisionRegistrar.MostLookedAt : 1))
        {
            if (await definitions.DescribeAsync(arn, cancellationToken).ConfigureAwait(false) is { } other && RevisionIdentity.IsCorrectionOf(other, failing, target))
                return null;
        }

        // What was registered as the correction stays one: a revision does not change but for its tags.
        return newer is [] || (await registrations.KnownAsync(failing.Arn, target, cancellationToken).ConfigureAwait(false) is { } known && (hasService ? newer.Contains(known) : newer[0] == known))
            ? null
            : new(GuardNames.NewerRevision,
                $"The family has the newer revision {newer[0].Shown}, which {(hasService ? "somebody may be about to deploy" : "runs from now on")}: "
                + $"a correction of {failing.Arn.Shown} would take its place.");
    }
}
