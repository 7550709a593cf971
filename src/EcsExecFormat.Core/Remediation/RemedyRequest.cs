using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation;

/// <summary>Everything that a remedy is decided upon.</summary>
/// <param name="Change">The stopped task.</param>
/// <param name="Finding">The verdict about it.</param>
/// <param name="Around">Service and cluster, read a moment ago.</param>
/// <param name="Mode">What may be done.</param>
/// <param name="Invocation">Who asks, and until when.</param>
/// <param name="IncidentId">The incident that it is about.</param>
/// <param name="Incident">That incident as it stands in the table; null when the table could not be used.</param>
public sealed record RemedyRequest(
    TaskStateChange Change, TaskFinding Finding, Surroundings.Result Around, ModeDecision Mode, InvocationContext Invocation, string IncidentId, Incident? Incident)
{
    /// <summary>A correction of this revision that was made, or is being made, whichever incident it was for; null when none is known.</summary>
    public Correction? Standing { get; init; }

    /// <summary>The plan that somebody approves; null when a stopped task led here.</summary>
    public RecordedPlan? Approves { get; init; }

    /// <summary>
    /// Runs right before anything is changed: the alert about it has to be owed by then, whatever happens to this invocation.
    /// </summary>
    public Func<Task> BeforeChange { get; init; } = () => Task.CompletedTask;

    /// <summary>Runs when nothing was begun after all, as somebody else was at it: then no alert is owed by this invocation.</summary>
    public Func<Task> WithoutChange { get; init; } = () => Task.CompletedTask;
}
