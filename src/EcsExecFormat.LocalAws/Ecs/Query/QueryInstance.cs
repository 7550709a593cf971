using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Ecs.Query;

/// <summary>What a query can ask of a container instance.</summary>
/// <param name="Document">The instance as DescribeContainerInstances shows it.</param>
/// <param name="TaskGroups">The groups of the tasks on it.</param>
internal sealed record QueryInstance(JsonObject Document, IReadOnlyList<string> TaskGroups);
