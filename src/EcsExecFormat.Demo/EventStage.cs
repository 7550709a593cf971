using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.Demo;

/// <summary>What somebody's own event names: LocalAws becomes its account and region, and has its cluster, service and task definition. Its images stay unknown.</summary>
internal sealed partial record EventStage(string Account, string Region, string Family, int Revision, JsonObject Detail)
{
    /// <returns>Null when the bytes are no event about a task with a task definition; the function says what they are.</returns>
    public static EventStage? Of(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if ((JsonNode.Parse(bytes) as JsonObject)?["detail"] is not JsonObject detail)
                return null;
            var arn = Arn().Match(Text(detail, "taskDefinitionArn"));
            return arn.Success
                ? new EventStage(arn.Groups["account"].Value, arn.Groups["region"].Value, arn.Groups["family"].Value,
                    int.Parse(arn.Groups["revision"].Value, CultureInfo.InvariantCulture), detail)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="aws">Where it is made.</param>
    /// <param name="clusterTags">Tags of the cluster.</param>
    public void Prepare(LocalAwsServer aws, JsonArray clusterTags)
    {
        var cluster = Text(Detail, "clusterArn").Split('/')[^1];
        var containers = Containers();
        if (cluster.Length == 0 || containers.Count == 0)
            return;
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = cluster, ["tags"] = clusterTags });
        for (var revision = 1; revision <= Revision; revision++)
            aws.Ecs.Invoke("RegisterTaskDefinition", new JsonObject { ["family"] = Family, ["containerDefinitions"] = containers.DeepClone() });
        const string ofService = "service:";
        var group = Text(Detail, "group");
        if (!group.StartsWith(ofService, StringComparison.Ordinal))
            return;
        var service = group[ofService.Length..];
        if (service.Length > 0 && aws.Ecs.Service(cluster, service) is null)
            aws.Ecs.Invoke("CreateService", new JsonObject { ["cluster"] = cluster, ["serviceName"] = service, ["taskDefinition"] = $"{Family}:{Revision}", ["desiredCount"] = 1 });
    }

    private JsonArray Containers()
    {
        var listed = (Detail["containers"] as JsonArray ?? []).OfType<JsonObject>();
        return
        [
            .. listed.Where(container => Text(container, "name").Length > 0)
                .DistinctBy(container => Text(container, "name"))
                .Select(container => new JsonObject
                {
                    ["name"] = Text(container, "name"),
                    ["image"] = Text(container, "image") is { Length: > 0 } image ? image : "unknown",
                }),
        ];
    }

    private static string Text(JsonObject json, string member) => json[member] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    [GeneratedRegex("^arn:aws:ecs:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):task-definition/(?<family>[A-Za-z0-9_-]{1,255}):(?<revision>[1-9][0-9]{0,3})$")]
    private static partial Regex Arn();
}
