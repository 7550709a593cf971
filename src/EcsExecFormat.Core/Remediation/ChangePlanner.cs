using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Remediation;

/// <summary>
/// Works out the change and asks every guard, the cheap ones first. A change is made only when none refuses; in plan mode all are asked, so
/// that the alert can name whatever would decline it.
/// </summary>
public sealed class ChangePlanner(
    ITaskDefinitions definitions, ChangeWindowGuards windows, PlacementGuards placement, ImageGuards images, ProgramGuard programs, HistoryGuards history, TimeProvider clock)
{
    /// <param name="request">What it is about.</param>
    /// <param name="reading">Ends the reading; what was not read by then declines.</param>
    public async Task<ChangePlan> PlanAsync(RemedyRequest request, CancellationToken reading)
    {
        var draft = new Draft(request);
        draft.Add(FromEvent(request));
        if (request.Change.ClusterArn is not { } cluster || !request.Finding.Verdict.IsCorrectable())
            return draft.ToPlan();
        await AskAsync(draft, () => ReviseAsync(draft, reading), reading).ConfigureAwait(false);
        if (draft.Plan is not { Failing: { } failing, Target: { } target })
            return draft.ToPlan();
        var (change, hasService) = (request.Change, request.Change.ServiceName is not null);
        await AskAsync(draft, async () => draft.Add(await windows.StackAsync(request.Around.Service, reading).ConfigureAwait(false)), reading).ConfigureAwait(false);
        await AskAsync(draft, async () => draft.Add(await windows.CalendarAsync(reading).ConfigureAwait(false)), reading).ConfigureAwait(false);
        await AskAsync(draft, async () => draft.Add(await history.CheckAsync(failing, target, hasService, reading).ConfigureAwait(false)), reading).ConfigureAwait(false);
        await AskAsync(draft, async () => draft.Add(await images.CheckAsync(change, request.Finding, failing, target, reading).ConfigureAwait(false)), reading).ConfigureAwait(false);
        var where = request.Around.Service is { } service
            ? PlacementGuards.Placement.Of(cluster, service, failing)
            : PlacementGuards.Placement.Of(cluster, change, failing);
        await AskAsync(draft, async () => draft.Add(await placement.CheckAsync(where, target, reading).ConfigureAwait(false)), reading).ConfigureAwait(false);
        await AskAsync(draft, async () => draft.Add(await programs.CheckAsync(request, draft.Plan, reading).ConfigureAwait(false)), reading).ConfigureAwait(false);
        return draft.ToPlan();
    }

    /// <summary>A question that AWS does not answer declines, and keeps no other one from being asked.</summary>
    private static async Task AskAsync(Draft draft, Func<Task> question, CancellationToken reading)
    {
        if (draft.IsOver)
            return;
        try
        {
            await question().ConfigureAwait(false);
        }
        catch (CallFailedException failed)
        {
            draft.Add(new Refusal(GuardNames.CouldNotCheck, $"AWS could not be asked whether the change is safe: {failed.Message}."));
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            draft.Add(new Refusal(GuardNames.NoTime, "The time of this invocation ran out before every guard was asked."));
        }
    }

    private IEnumerable<Refusal> FromEvent(RemedyRequest request)
    {
        var (change, finding) = (request.Change, request.Finding);
        foreach (var refusal in EventGuards.Check(request, clock.GetUtcNow()))
            yield return refusal;
        if (change.ClusterArn is null)
            yield return new(GuardNames.CouldNotCheck, "The event names no cluster.");
        if (change.ServiceName is null)
        {
            if (request.Mode.Mode == Mode.Register)
                yield return new(GuardNames.NeedsDeploy, "The task has no service: registering the corrected revision is its deployment, which takes mode deploy.");
            yield break;
        }

        if (request.Around.Service is not { } service)
        {
            yield return request.Around.IsServiceKnown
                ? ServiceGuards.IsGone
                : new(GuardNames.CouldNotCheck, "The service could not be read.");
            yield break;
        }

        foreach (var refusal in ServiceGuards.Check(service))
            yield return refusal;
        if (finding.Definition is { Arn: var failing })
        {
            foreach (var refusal in DeploymentGuards.Check(service, change.StartedBy, failing))
                yield return refusal;
        }
    }

    private async Task ReviseAsync(Draft draft, CancellationToken reading)
    {
        var finding = draft.Request.Finding;
        if (finding.Definition is not { Arn: var arn } || Architecture.Of(finding.RanOn.Platform)?.Other is not { } target)
        {
            draft.Add(draft.HasRefusals ? [] : [new Refusal(GuardNames.NotProven, "It cannot be told which other architecture would be right.")]);
            return;
        }

        // Read afresh: what is registered has to carry the tags as they are now.
        if (await definitions.DescribeAsync(arn, reading).ConfigureAwait(false) is not { } failing)
        {
            draft.Add(new Refusal(GuardNames.NotReproducible, "ECS does not know the failing revision any more, so it cannot be copied."));
            return;
        }

        draft.Plan = draft.Plan with { Failing = failing, Target = target };
        draft.Add(DefinitionGuards.Check(failing, target));
        if (draft.IsOver || failing.CpuArchitecture == target.Ecs)
            return;
        try
        {
            var revision = CorrectedRevision.Of(failing, target);
            var difference = RevisionDifference.Between(failing, revision.Request);
            if (!difference.IsOnlyTheCorrection)
                draft.Add(new Refusal(GuardNames.NotReproducible, "The corrected revision would differ from the failing one by more than its architecture."));
            draft.Plan = draft.Plan with { Revision = revision, Difference = difference };
        }
        catch (ParseException e)
        {
            draft.Add(new Refusal(GuardNames.NotReproducible, $"The task definition cannot be copied: {e.Message}."));
        }
    }

    private sealed class Draft(RemedyRequest request)
    {
        private readonly List<Refusal> _refusals = [];

        public RemedyRequest Request => request;

        public ChangePlan Plan { get; set; } = new(request.Change.ClusterArn ?? "", request.Change.ServiceName, request.Change.StartedBy, [])
        {
            Before = request.Around.Service is { } service ? ServiceState.Of(service) : null,
        };

        public bool HasRefusals => _refusals.Count > 0;

        /// <summary>Whether nothing is gained by going on: only a plan wants to know all that stands against it.</summary>
        public bool IsOver => HasRefusals && request.Mode.Mode != Mode.Plan;

        public void Add(Refusal? refusal) => Add(refusal is null ? [] : [refusal]);

        public void Add(IEnumerable<Refusal> refusals) => _refusals.AddRange(refusals);

        public void Add(ImageGuards.Result common)
        {
            Add(common.Refusal);
            if (common.Refusal is null && request.Approves?.RestsOn(common.Images) == false)
                Add(new Refusal(GuardNames.ImageMoved, "The images are not those of the plan that was approved: what their names lead to has changed since."));
            Plan = Plan with { Images = common.Images };
        }

        public ChangePlan ToPlan() => Plan with { Refusals = [.. _refusals.DistinctBy(refusal => refusal.Guard)] };
    }
}
