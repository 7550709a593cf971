using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>Task definitions as DescribeTaskDefinition returns them.</summary>
internal static class Definitions
{
    public static TaskDefinition Web(string? cpuArchitecture = null, string? family = null, params JsonObject[] containers)
    {
        var definition = new JsonObject
        {
            ["taskDefinitionArn"] = Events.Definition,
            ["containerDefinitions"] = containers.Length == 0 ? new JsonArray(Container("web")) : [.. containers],
        };
        if (cpuArchitecture is not null || family is not null)
            definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = cpuArchitecture, ["operatingSystemFamily"] = family };
        return Of(new JsonObject { ["taskDefinition"] = definition });
    }

    /// <param name="members">The task definition but for its ARN, a JSON object.</param>
    public static TaskDefinition With(string members)
    {
        var definition = JsonNode.Parse(members)!.AsObject();
        definition["taskDefinitionArn"] = Events.Definition;
        return Of(new JsonObject { ["taskDefinition"] = definition });
    }

    public static TaskDefinition Of(JsonObject response)
    {
        using var document = JsonDocument.Parse(response.ToJsonString());
        return TaskDefinition.FromResponse(document.RootElement);
    }

    public static JsonObject Container(string name, string? image = Events.Image, bool hasInit = false)
    {
        var json = new JsonObject { ["name"] = name };
        if (image is not null)
            json["image"] = image;
        if (hasInit)
            json["linuxParameters"] = new JsonObject { ["initProcessEnabled"] = true };
        return json;
    }
}
