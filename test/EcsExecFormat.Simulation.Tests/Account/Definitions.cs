using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>Task definitions as requests and as ECS describes them.</summary>
internal static class Definitions
{
    /// <summary>The container whose image may be at fault.</summary>
    public const string Main = "web";

    /// <summary>A RegisterTaskDefinition request, with a member that no model of ECS knows.</summary>
    /// <param name="family">Its family.</param>
    /// <param name="architecture">X86_64, ARM64, or null to state none.</param>
    /// <param name="repositories">Of the containers' images; the first one's is <see cref="Main"/>.</param>
    /// <param name="setting">What tells it from the family's other revisions.</param>
    public static byte[] Request(string family, string? architecture, IReadOnlyList<string> repositories, string setting)
    {
        var containers = repositories.Select((repository, number) => $$"""
            {"name":"{{(number == 0 ? Main : $"side{number}")}}","image":"{{Names.Image(repository)}}","cpu":0,"essential":true,"environment":[{"name":"SETTING","value":"{{setting}}"}],
             "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/{{family}}","awslogs-region":"{{Names.Region}}","awslogs-stream-prefix":"ecs"} } }
            """);
        var platform = architecture is null ? "" : $$""","runtimePlatform":{"cpuArchitecture":"{{architecture}}","operatingSystemFamily":"LINUX"}""";
        return Encoding.UTF8.GetBytes($$"""
            {"family":"{{family}}","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512","containerDefinitions":[{{string.Join(',', containers)}}],
             "futureSetting":{"share":1.50}{{platform}},"tags":[{"key":"team","value":"shop"}]}
            """);
    }

    /// <summary>What ECS makes of a request.</summary>
    public static TaskDefinition Describe(ReadOnlyMemory<byte> request, string family, int revision, DateTimeOffset registeredAt)
    {
        using var document = JsonDocument.Parse(request);
        var buffer = new ArrayBufferWriter<byte>(request.Length + 300);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("taskDefinition");
            json.WriteString("taskDefinitionArn", Names.RevisionArn(family, revision));
            foreach (var member in document.RootElement.EnumerateObject().Where(member => !member.NameEquals("tags")))
                member.WriteTo(json);
            json.WriteNumber("revision", revision);
            json.WriteString("status", "ACTIVE");
            json.WriteNumber("registeredAt", registeredAt.ToUnixTimeMilliseconds() / 1000m);
            json.WriteEndObject();
            json.WritePropertyName("tags");
            if (document.RootElement.TryGetProperty("tags", out var tags))
                tags.WriteTo(json);
            else
                json.WriteRawValue("[]");
            json.WriteEndObject();
        }

        using var response = JsonDocument.Parse(buffer.WrittenMemory);
        return TaskDefinition.FromResponse(response.RootElement);
    }

    /// <returns>The same, no longer ACTIVE.</returns>
    public static TaskDefinition Deregister(TaskDefinition definition)
    {
        var document = definition.Document.GetRawText().Replace("\"status\":\"ACTIVE\"", "\"status\":\"INACTIVE\"", StringComparison.Ordinal);
        using var response = JsonDocument.Parse($$"""{"taskDefinition":{{document}},"tags":{{definition.TagList?.GetRawText() ?? "[]"}} }""");
        return TaskDefinition.FromResponse(response.RootElement);
    }

    /// <returns>Number of the revision that it says it corrects; null when it says nothing.</returns>
    public static int? Corrects(TaskDefinition definition) =>
        definition.Tags.TryGetValue(Names.CorrectsKey, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
