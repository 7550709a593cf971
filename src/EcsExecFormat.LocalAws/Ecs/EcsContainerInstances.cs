using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Ecs.Query;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The container instances of all clusters. They are put in from C#.</summary>
internal sealed class EcsContainerInstances(LocalAwsOptions options, EcsClusters clusters, EcsTasks tasks)
{
    private readonly OrderedDictionary<string, JsonObject> _instances = [];

    /// <returns>The ARN.</returns>
    public string Put(string cluster, string id, JsonObject members)
    {
        var arn = ArnOf(options, clusters.Named(cluster), id);
        var instance = new JsonObject { ["containerInstanceArn"] = arn };
        foreach (var (member, value) in members)
            instance[member] = value?.DeepClone();
        instance.Default("ec2InstanceId", "i-" + id[..Math.Min(17, id.Length)]);
        instance.Default("status", "ACTIVE");
        instance.Default("agentConnected", true);
        instance.Default("runningTasksCount", 0);
        instance.Default("pendingTasksCount", 0);
        instance.Default("attributes", new JsonArray());
        instance.Default("registeredResources", new JsonArray(
            Number("CPU", 2048), Number("MEMORY", 3884), Set("PORTS", "22", "2376", "2375", "51678", "51679"), Set("PORTS_UDP")));
        instance.Default("remainingResources", instance["registeredResources"]!.DeepClone());
        instance.Default("registeredAt", JsonText.Epoch(options.TimeProvider.GetUtcNow()));
        _instances[arn] = instance;
        return arn;
    }

    public JsonObject Describe(JsonInput input)
    {
        var cluster = clusters.Named(input);
        var prefix = Prefix(cluster);
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var asked in input.RequiredTexts("containerInstances", most: 100))
        {
            var arn = ArnOf(options, cluster, asked);
            if (arn.StartsWith(prefix, StringComparison.Ordinal) && _instances.TryGetValue(arn, out var instance))
                found.Add(instance.DeepClone());
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = arn, ["reason"] = "MISSING" });
        }
        return new JsonObject { ["containerInstances"] = found, ["failures"] = failures };
    }

    public JsonObject List(JsonInput input)
    {
        var prefix = Prefix(clusters.Named(input));
        var matches = input.Text("filter") is { } filter ? ClusterQuery.Parse(filter) : _ => true;
        var arns = _instances
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Where(entry => HasStatus(entry.Value, input.Text("status")))
            .Where(entry => matches(new QueryInstance(entry.Value, tasks.GroupsOn(entry.Key))))
            .Select(entry => entry.Key);
        return EcsPage.Of(input, "containerInstanceArns", [.. arns]);
    }

    /// <returns>The ARN of an instance, given by id or ARN.</returns>
    public static string ArnOf(LocalAwsOptions options, string cluster, string idOrArn) => idOrArn.StartsWith("arn:", StringComparison.Ordinal)
        ? idOrArn
        : Arns.Of(options, "ecs", $"container-instance/{cluster}/{idOrArn}");

    // ECS shows every kind of value, whatever the type.
    private static JsonObject Number(string name, int value) => new()
    {
        ["name"] = name,
        ["type"] = "INTEGER",
        ["doubleValue"] = 0.0,
        ["longValue"] = 0,
        ["integerValue"] = value,
    };

    private static JsonObject Set(string name, params string[] values)
    {
        var resource = Number(name, 0);
        (resource["type"], resource["stringSetValue"]) = ("STRINGSET", new JsonArray([.. values.Select(value => (JsonNode)value)]));
        return resource;
    }

    private static bool HasStatus(JsonObject instance, string? wanted) =>
        wanted is null ? instance.Text("status") != "INACTIVE" : instance.Text("status") == wanted;

    private string Prefix(string cluster) => ArnOf(options, cluster, "");
}
