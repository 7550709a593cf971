using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The tasks of all clusters. They are put in from C#; nothing runs.</summary>
internal sealed class EcsTasks(LocalAwsOptions options, EcsClusters clusters)
{
    private readonly OrderedDictionary<string, JsonObject> _tasks = [];

    /// <returns>The ARN.</returns>
    public string Put(string cluster, string id, JsonObject members)
    {
        var arn = Arns.Of(options, "ecs", $"task/{clusters.Named(cluster)}/{id}");
        var task = new JsonObject { ["taskArn"] = arn, ["clusterArn"] = clusters.ArnOf(clusters.Named(cluster)) };
        foreach (var (member, value) in members)
            task[member] = value?.DeepClone();
        task.Default("lastStatus", "RUNNING");
        task.Default("desiredStatus", "RUNNING");
        task.Default("containers", new JsonArray());
        task.Default("attributes", new JsonArray());
        _tasks[arn] = task;
        return arn;
    }

    public JsonObject Describe(JsonInput input)
    {
        var prefix = Prefix(clusters.Named(input));
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var asked in input.RequiredTexts("tasks", most: 100))
        {
            var arn = asked.StartsWith("arn:", StringComparison.Ordinal) ? asked : prefix + asked;
            if (arn.StartsWith(prefix, StringComparison.Ordinal) && _tasks.TryGetValue(arn, out var task))
                found.Add(task.DeepClone());
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = arn, ["reason"] = "MISSING" });
        }
        return new JsonObject { ["tasks"] = found, ["failures"] = failures };
    }

    public JsonObject List(JsonInput input)
    {
        var prefix = Prefix(clusters.Named(input));
        var group = input.Text("serviceName") is { } service ? $"service:{service}" : null;
        var wanted = new (string Member, string? Value)[]
        {
            ("desiredStatus", input.Text("desiredStatus") ?? "RUNNING"),
            ("group", group),
            ("startedBy", input.Text("startedBy")),
            ("launchType", input.Text("launchType")),
            ("containerInstanceArn", input.Text("containerInstance")),
        };
        var arns = _tasks
            .Where(task => task.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Where(task => wanted.All(filter => filter.Value is null || task.Value.Text(filter.Member) == filter.Value))
            .Where(task => input.Text("family") is not { } family
                || task.Value.Text("taskDefinitionArn")?.Contains($"task-definition/{family}:", StringComparison.Ordinal) == true)
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

    private string Prefix(string cluster) => Arns.Of(options, "ecs", $"task/{cluster}/");
}
