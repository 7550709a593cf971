using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>What is read of a cluster.</summary>
/// <param name="Arn">Full ARN, or null.</param>
/// <param name="Tags">The cluster's tags.</param>
public sealed record Cluster(string? Arn, ImmutableDictionary<string, string> Tags)
{
    /// <returns>The first cluster of a DescribeClusters response; null when there is none.</returns>
    public static Cluster? FromResponse(JsonElement response) =>
        response.Items("clusters").Select(cluster => new Cluster(cluster.Text("clusterArn"), Ecs.Tags.Read(cluster, "tags"))).FirstOrDefault();
}
