using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Remediation;

/// <summary>The change that would correct a service or a family, and what stands against it.</summary>
/// <param name="ClusterArn">Full ARN.</param>
/// <param name="ServiceName">The service to update; null for a task without one.</param>
/// <param name="StartedBy">The event's <c>startedBy</c>, which has to be the PRIMARY deployment.</param>
/// <param name="Refusals">The guards that refuse; empty when the change may be made.</param>
public sealed record ChangePlan(string ClusterArn, string? ServiceName, string? StartedBy, ImmutableArray<Refusal> Refusals)
{
    /// <summary>The failing revision, freshly read; null when the plan did not get that far.</summary>
    public TaskDefinition? Failing { get; init; }

    /// <summary>The architecture to move to; null when there is none.</summary>
    public Architecture? Target { get; init; }

    /// <summary>The revision to register; null when the plan did not get that far.</summary>
    public CorrectedRevision? Revision { get; init; }

    /// <summary>How it differs from the failing one; null when the plan did not get that far.</summary>
    public RevisionDifference? Difference { get; init; }

    /// <summary>The images that the decision rests on.</summary>
    public ImmutableArray<ImageGuards.InspectedImage> Images { get; init; } = [];

    /// <summary>The service as it was when the plan was made; null without one.</summary>
    public ServiceState? Before { get; init; }
}
