using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Moves a service to the corrected revision. The service is described right before, the update goes out once, and its answer is compared
/// with what was expected: UpdateService knows no expected revision.
/// </summary>
public sealed class ServiceUpdater(IServices services, FreshnessGuards freshness, TimeProvider clock)
{
    /// <summary>What became of the update.</summary>
    public abstract record Result
    {
        private Result() { }

        /// <summary>The service is set to the revision.</summary>
        /// <param name="Before">As it was at the last look.</param>
        /// <param name="After">As ECS answered.</param>
        /// <param name="Remark">A sentence when the answer shows something unexpected; else null.</param>
        public sealed record Updated(ServiceState Before, ServiceState After, string? Remark) : Result
        {
            /// <summary>The revision of another deployment that came in between the last look and the update; null when none did.</summary>
            public string? Overtook { get; init; }

            /// <summary>What somebody has set the service to since; null when nobody has.</summary>
            public string? SetTo { get; init; }
        }

        /// <summary>A guard refused at the last look, and nothing was sent.</summary>
        public sealed record Refused(Refusal Refusal) : Result;

        /// <summary>ECS refused: nothing took effect.</summary>
        /// <param name="Problem">A clause.</param>
        public sealed record NotTaken(string Problem) : Result;

        /// <summary>It could not be found out whether the update took effect.</summary>
        /// <param name="Problem">A clause.</param>
        public sealed record Unknown(string Problem) : Result;
    }

    /// <param name="request">What the change was decided upon.</param>
    /// <param name="plan">The change.</param>
    /// <param name="revision">The corrected revision.</param>
    /// <param name="clusterTags">Read a moment ago; null when the cluster is gone.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<Result> UpdateAsync(
        RemedyRequest request, ChangePlan plan, TaskDefinitionArn revision, ImmutableDictionary<string, string>? clusterTags, CancellationToken cancellationToken)
    {
        var (refusal, last) = await freshness.ServiceAsync(request, plan, clusterTags, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            return new Result.Refused(refusal);
        if (clock.GetUtcNow() >= request.Invocation.Deadline.WritingEnds)
            return new Result.Refused(new(GuardNames.NoTime, "The time of this invocation ran out before the service could be updated."));
        try
        {
            var answer = await services.UpdateAsync(plan.ClusterArn, plan.ServiceName!, revision, cancellationToken).ConfigureAwait(false);
            return answer?.TaskDefinition == revision.ToString()
                ? Compare(last!, answer, answer.Primary, revision)
                : await ReadBackAsync(plan, last!, revision, $"ECS answered the update with the service set to {PlainText.Quote(answer?.TaskDefinition, 200)}", cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException refused) when (refused.Code is not null)
        {
            return new Result.NotTaken(refused.Message);
        }
        catch (CallFailedException unknown)
        {
            return await ReadBackAsync(plan, last!, revision, $"ECS did not answer the update ({unknown.Message})", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <param name="last">The service as it was right before the update.</param>
    /// <param name="answer">The service after it.</param>
    /// <param name="ours">The deployment that the update started; null when it is not told.</param>
    /// <param name="revision">What it was set to.</param>
    private static Result.Updated Compare(Service last, Service answer, Deployment? ours, TaskDefinitionArn revision)
    {
        var foreign = UpdateEffect.Overtaken(last, answer, ours);
        var isSet = answer.TaskDefinition == revision.ToString();
        var remark = foreign is not null ? UpdateEffect.Remark(foreign)
            : !isSet ? $"Somebody deployed since: it is set to {PlainText.Quote(answer.TaskDefinition, 200)} by now."
            : answer.Primary is { TaskDefinition: { } primary } && primary != revision.ToString()
                ? $"ECS's answer still shows {PlainText.Quote(primary, 200)} as the newest deployment: look at the service."
                : null;
        return new Result.Updated(ServiceState.Of(last), isSet || ours is null ? ServiceState.Of(answer) : ServiceState.Of(answer, ours), remark)
        {
            Overtook = UpdateEffect.Name(foreign),
            SetTo = isSet ? null : answer.TaskDefinition,
        };
    }

    /// <param name="plan">The change.</param>
    /// <param name="last">The service as it was right before the update.</param>
    /// <param name="revision">The corrected revision.</param>
    /// <param name="problem">A clause: why the effect is unknown.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    private async Task<Result> ReadBackAsync(ChangePlan plan, Service last, TaskDefinitionArn revision, string problem, CancellationToken cancellationToken)
    {
        try
        {
            var now = await services.DescribeAsync(plan.ClusterArn, plan.ServiceName!, cancellationToken).ConfigureAwait(false);
            // Somebody may have deployed after it, by then.
            var ours = now is null ? null : UpdateEffect.Ours(last, now, revision);
            return now is not null && (ours is not null || now.TaskDefinition == revision.ToString())
                ? Compare(last, now, ours ?? now.Primary, revision)
                : new Result.Unknown($"{problem}, and afterwards the service is set to {PlainText.Quote(now?.TaskDefinition, 200)}");
        }
        catch (CallFailedException failed)
        {
            return new Result.Unknown($"{problem}, and the service could not be read afterwards ({failed.Message})");
        }
    }
}
