using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>A task as DescribeTasks shows it.</summary>
internal static class EcsTaskDocument
{
    /// <summary>Adds what every task has, where it is not there.</summary>
    /// <param name="task">With <c>taskArn</c> and <c>clusterArn</c>.</param>
    /// <param name="now">When it started, if it runs, and was made, unless it says so itself.</param>
    public static void AddDefaults(JsonObject task, JsonNode now)
    {
        task.Default("lastStatus", "RUNNING");
        task.Default("desiredStatus", task.Text("lastStatus") == "STOPPED" ? "STOPPED" : "RUNNING");
        task.Default("launchType", "EC2");
        task.Default("healthStatus", "UNKNOWN");
        task.Default("version", 1);
        task.Default("createdAt", (task["startedAt"] ?? now).DeepClone());
        if (task.Text("lastStatus") == "RUNNING")
            task.Default("startedAt", now.DeepClone());
        if (Family(task) is { } family)
            task.Default("group", "family:" + family);
        foreach (var list in (string[])["containers", "attributes", "attachments"])
            task.Default(list, new JsonArray());
        foreach (var container in task.Objects("containers"))
            AddDefaults(container, task);
        task.Default("overrides", Overrides(task));
    }

    /// <returns>The family of the task's definition; null when it has none.</returns>
    public static string? Family(JsonObject task) => task.Text("taskDefinitionArn")?.Split('/')[^1].Split(':')[0];

    private static void AddDefaults(JsonObject container, JsonObject task)
    {
        container.Default("taskArn", task.Text("taskArn") ?? "");
        container.Default("containerArn", $"{task.Text("taskArn")?.Replace(":task/", ":container/", StringComparison.Ordinal)}/{container.Text("name")}");
        container.Default("lastStatus", task.Text("lastStatus") ?? "");
        container.Default("healthStatus", "UNKNOWN");
        container.Default("networkInterfaces", new JsonArray());
    }

    private static JsonObject Overrides(JsonObject task) => new()
    {
        ["containerOverrides"] = JsonText.Array(task.Objects("containers").Select(container => (JsonNode?)new JsonObject { ["name"] = container.Text("name") })),
        ["inferenceAcceleratorOverrides"] = new JsonArray(),
    };
}
