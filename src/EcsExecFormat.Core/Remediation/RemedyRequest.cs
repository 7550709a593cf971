using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation;

/// <summary>Everything that a remedy is decided upon.</summary>
/// <param name="Change">The stopped task.</param>
/// <param name="Finding">The verdict about it.</param>
/// <param name="Around">Service and cluster, read a moment ago.</param>
/// <param name="Mode">What may be done.</param>
/// <param name="Invocation">Who asks, and until when.</param>
/// <param name="IncidentId">The incident that it is about.</param>
/// <param name="Told">What the incident's last alert told as done; null before the first.</param>
public sealed record RemedyRequest(
    TaskStateChange Change, TaskFinding Finding, Surroundings.Result Around, ModeDecision Mode, InvocationContext Invocation, string IncidentId, RemedyAction? Told)
{
    /// <summary>Whether an earlier attempt to handle the incident may have changed something that was not told yet.</summary>
    public bool MayHaveBegun { get; init; }

    /// <summary>
    /// Runs right before anything is changed: the alert about it has to be owed by then, whatever happens to this invocation.
    /// </summary>
    public Func<Task> BeforeChange { get; init; } = () => Task.CompletedTask;
}
