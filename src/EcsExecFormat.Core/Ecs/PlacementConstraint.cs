using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>One entry of <c>placementConstraints</c> of a service or a task definition.</summary>
/// <param name="Type"><c>distinctInstance</c> or <c>memberOf</c>; null when not told.</param>
/// <param name="Expression">For memberOf: an expression of the cluster query language; null when there is none.</param>
public sealed record PlacementConstraint(string? Type, string? Expression)
{
    internal static ImmutableArray<PlacementConstraint> Read(JsonElement owner) =>
        [.. owner.Items("placementConstraints").Select(item => new PlacementConstraint(item.Text("type"), item.Text("expression")))];
}
