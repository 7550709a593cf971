using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The tasks of all clusters. They are put in from C#; nothing runs.</summary>
internal sealed class EcsTasks(LocalAwsOptions options, EcsClusters clusters, EcsTaskDefinitions definitions, EcsServices services, EcsTags tags)
{
    private readonly OrderedDictionary<string, JsonObject> _tasks = [];

    /// <returns>The ARN.</returns>
    public string Put(string cluster, string id, JsonInput input)
    {
        var name = clusters.Named(cluster);
        var arn = Prefix(name) + id;
        var task = new JsonObject { ["taskArn"] = arn, ["clusterArn"] = clusters.ArnOf(name) };
        foreach (var (member, value) in input.Body.Where(member => member.Key != "tags"))
            task[member] = value?.DeepClone();
        if (task.Text("taskDefinitionArn") is { } reference)
            task["taskDefinitionArn"] = definitions.Find(reference)?.Text("taskDefinitionArn") ?? reference;
        if (task.Text("containerInstanceArn") is { } instance)
            task["containerInstanceArn"] = EcsContainerInstances.ArnOf(options, name, instance);
        EcsTaskDocument.AddDefaults(task, JsonText.Epoch(options.TimeProvider.GetUtcNow()));
        tags.Replace(arn, input);
        _tasks[arn] = task;
        return arn;
    }

    public JsonObject Describe(JsonInput input)
    {
        if (input.Texts("tasks").Count == 0)
            throw EcsErrors.Invalid("Tasks cannot be empty.");
        var prefix = Prefix(clusters.Named(input));
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var asked in input.RequiredTexts("tasks", most: 100))
        {
            var arn = asked.StartsWith("arn:", StringComparison.Ordinal) ? asked : prefix + asked;
            if (arn.StartsWith(prefix, StringComparison.Ordinal) && _tasks.TryGetValue(arn, out var task))
                found.Add((JsonNode)Shown(arn, task, input.Includes("TAGS")));
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = arn, ["reason"] = "MISSING" });
        }
        return new JsonObject { ["tasks"] = found, ["failures"] = failures };
    }

    public JsonObject List(JsonInput input)
    {
        var cluster = clusters.Named(input);
        var filter = EcsTaskFilter.Of(input, options, cluster);
        if (input.Text("serviceName") is { } service && services.Find(cluster, service) is null)
            throw EcsErrors.ServiceNotFound;
        var arns = _tasks
            .Where(task => task.Key.StartsWith(Prefix(cluster), StringComparison.Ordinal) && filter.Matches(task.Value))
            .Select(task => task.Key);
        return EcsPage.Of(input, "taskArns", [.. arns]);
    }

    /// <returns>The groups of the tasks that run on a container instance.</returns>
    public IReadOnlyList<string> GroupsOn(string containerInstanceArn) =>
    [
        .. _tasks.Values
            .Where(task => task.Text("containerInstanceArn") == containerInstanceArn && task.Text("lastStatus") != "STOPPED")
            .Select(task => task.Text("group"))
            .OfType<string>(),
    ];

    private JsonObject Shown(string arn, JsonObject task, bool withTags)
    {
        var shown = (JsonObject)task.DeepClone();
        shown["tags"] = withTags ? tags.Of(arn) : [];
        return shown;
    }

    private string Prefix(string cluster) => Arns.Of(options, "ecs", $"task/{cluster}/");
}
