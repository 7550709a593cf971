using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The clusters of the account.</summary>
internal sealed class EcsClusters(LocalAwsOptions options, EcsTags tags)
{
    private readonly OrderedDictionary<string, JsonObject> _clusters = [];

    public JsonObject Create(JsonInput input)
    {
        var name = input.Text("clusterName") ?? "default";
        if (!_clusters.TryGetValue(name, out var cluster))
        {
            tags.Create(ArnOf(name), input);
            cluster = _clusters[name] = New(name);
            foreach (var member in input.Body.Where(member => member.Key is not ("clusterName" or "tags")))
                cluster[member.Key] = member.Value?.DeepClone();
        }
        return new JsonObject { ["cluster"] = Shown(cluster, withTags: true) };
    }

    public JsonObject Describe(JsonInput input)
    {
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var asked in input.Texts("clusters").DefaultIfEmpty("default"))
        {
            if (_clusters.TryGetValue(NameOf(asked), out var cluster) && ArnMatches(asked, cluster))
                found.Add((JsonNode)Shown(cluster, input.Includes("TAGS")));
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = ArnOf(NameOf(asked)), ["reason"] = "MISSING" });
        }
        return new JsonObject { ["clusters"] = found, ["failures"] = failures };
    }

    public JsonObject List(JsonInput input) => EcsPage.Of(input, "clusterArns", [.. _clusters.Keys.Select(ArnOf)]);

    /// <returns>The name of the cluster that a request's member <c>cluster</c> (name or ARN) means; <c>default</c> when absent.</returns>
    public string Named(JsonInput input) => Named(input.Text("cluster") ?? "default");

    /// <returns>The name of an existing cluster, given by name or ARN.</returns>
    public string Named(string nameOrArn) =>
        _clusters.TryGetValue(NameOf(nameOrArn), out var cluster) && ArnMatches(nameOrArn, cluster) ? NameOf(nameOrArn) : throw EcsErrors.ClusterNotFound;

    public string ArnOf(string name) => Arns.Of(options, "ecs", $"cluster/{name}");

    private static bool ArnMatches(string asked, JsonObject cluster) =>
        !asked.StartsWith("arn:", StringComparison.Ordinal) || asked == cluster.Text("clusterArn");

    private static string NameOf(string nameOrArn) => nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];

    private JsonObject Shown(JsonObject cluster, bool withTags)
    {
        var shown = (JsonObject)cluster.DeepClone();
        shown["tags"] = withTags ? tags.Of(cluster.Text("clusterArn") ?? "") : [];
        return shown;
    }

    private JsonObject New(string name) => new()
    {
        ["clusterArn"] = ArnOf(name),
        ["clusterName"] = name,
        ["status"] = "ACTIVE",
        ["registeredContainerInstancesCount"] = 0,
        ["runningTasksCount"] = 0,
        ["pendingTasksCount"] = 0,
        ["activeServicesCount"] = 0,
        ["statistics"] = new JsonArray(),
        ["settings"] = new JsonArray(new JsonObject { ["name"] = "containerInsights", ["value"] = "disabled" }),
        ["capacityProviders"] = new JsonArray(),
        ["defaultCapacityProviderStrategy"] = new JsonArray(),
    };
}
