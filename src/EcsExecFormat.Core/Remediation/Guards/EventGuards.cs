using System.Globalization;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>Whether the stopped task is fresh news, and proof rather than a guess.</summary>
public static class EventGuards
{
    /// <summary>Nothing is changed on the strength of a task that stopped longer ago.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <param name="request">What is decided upon, with the verdict after the entrypoint's bytes were read.</param>
    /// <param name="now">The time of the decision.</param>
    public static IEnumerable<Refusal> Check(RemedyRequest request, DateTimeOffset now)
    {
        var (change, finding) = (request.Change, request.Finding);
        if (TooOld(request, now) is { } tooOld)
            yield return tooOld;
        if (finding.Verdict.IsBad() && !finding.Verdict.IsCorrectable())
            yield return new(GuardNames.NotCorrectable, $"No architecture of the task definition cures it, only another image does: {finding.Reason}.");
        else if (!finding.Verdict.IsBad())
            yield return new(GuardNames.NotProven, $"It could not be told whether the architecture is the cause: {finding.Reason}.");
        else if (finding.RanOn.Platform is null)
            yield return new(GuardNames.NotProven, $"It cannot be told on which architecture the task was to run: {finding.RanOn.Source}.");
        else if (finding.Containers.FirstOrDefault(IsUnproven) is { } unproven)
        {
            yield return new(GuardNames.NotProven,
                $"The labels of the image of container {PlainText.Quote(unproven.Name)} say that it is the cause, but its own bytes do not prove it: "
                + $"{unproven.Unproven ?? "they were not read"}.");
        }
        else if (finding.Containers.FirstOrDefault(container => container is { Verdict: Verdict.Inconclusive, HasEvidence: true, IsUnstarted: false }) is { } unclear)
            yield return new(GuardNames.NotProven, $"The container {PlainText.Quote(unclear.Name)} met an exec format error too, and why is not clear: {unclear.Reason}.");
        else if (!finding.IsComparedWithOthers)
            yield return new(GuardNames.CouldNotCheck, "It could not be seen whether a healthy task runs the same image on the same architecture, which would disprove the mismatch.");
        else if (!finding.Containers.Any(container => EndsTheTask(container, finding.Definition)))
        {
            yield return new(GuardNames.NotProven,
                $"The container {PlainText.Quote(finding.Culprits.First().Name)} cannot run there, but it is not essential and none that is waits for it: the task ended for another reason.");
        }
    }

    /// <summary>A task whose image cannot be pulled does not start; one of which a container ends goes on, unless it needs that one.</summary>
    private static bool EndsTheTask(ContainerFinding container, TaskDefinition? definition) =>
        container.Verdict.IsBad() && !container.IsUnstarted && (container.Verdict == Verdict.PlatformMissing || definition?.Needs(container.Name) == true);

    /// <summary>
    /// What ECS or a log quotes proves that the kernel refused, but not that another architecture's kernel would not: the bytes have to, unless they
    /// are not to be looked at at all (<c>DEEP_INSPECTION</c> off).
    /// </summary>
    private static bool IsUnproven(ContainerFinding container) => container.Verdict.IsBad() && !container.IsUnstarted
        && (container.Confidence != Confidence.Confirmed || (container is { Verdict: Verdict.PlatformMismatch, HasProvenBytes: false } && (container.Unproven is not null || !container.IsProvenByLog)));

    /// <returns>Null when it is fresh enough: a plan that somebody approves for a day, a stopped task for 15 minutes.</returns>
    public static Refusal? TooOld(RemedyRequest request, DateTimeOffset now) => request.Approves switch
    {
        null => TooOld(request.Change, now),
        { PlannedAt: var planned } when now - planned < RecordedPlan.Valid => null,
        { PlannedAt: var planned } => new(GuardNames.PlanTooOld, string.Create(CultureInfo.InvariantCulture,
            $"The plan was made at {planned.UtcDateTime:yyyy-MM-dd HH:mm} UTC, more than {RecordedPlan.Valid.TotalHours} hours ago.")),
    };

    /// <summary><c>detail.stoppedAt</c>, else <c>time</c>.</summary>
    private static Refusal? TooOld(TaskStateChange change, DateTimeOffset now) => (change.StoppedAt ?? change.Time) switch
    {
        null => new(GuardNames.TooOld, "The event does not say when the task stopped."),
        { } stopped when now - stopped < Fresh => null,
        { } stopped => new(GuardNames.TooOld, string.Create(CultureInfo.InvariantCulture,
            $"The task stopped at {stopped.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, more than {Fresh.TotalMinutes} minutes ago.")),
    };
}
