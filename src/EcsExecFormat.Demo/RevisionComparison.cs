using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.Demo;

/// <summary>Two revisions of a task definition, value by value, as ECS describes them: read from its two answers and from nothing else.</summary>
/// <param name="Removed">Values that only the older one has, as <c>PATH: VALUE</c>.</param>
/// <param name="Added">Values that only the newer one has.</param>
/// <param name="Same">How many values both have.</param>
/// <param name="OfEcs">Members that ECS itself gives to each revision, where they differ.</param>
internal sealed record RevisionComparison(ImmutableArray<string> Removed, ImmutableArray<string> Added, int Same, ImmutableArray<string> OfEcs)
{
    // What DescribeTaskDefinition tells and RegisterTaskDefinition does not take (API reference, TaskDefinition).
    private static readonly string[] DescribeOnly =
        ["taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy", "deregisteredAt"];

    /// <param name="aws">Where both are registered.</param>
    /// <param name="older">ARN or family:revision.</param>
    /// <param name="newer">ARN or family:revision.</param>
    public static RevisionComparison Of(LocalAwsServer aws, string older, string newer)
    {
        var (before, after) = (Values(aws, older), Values(aws, newer));
        var (removed, added) = (Only(before, after), Only(after, before));
        return new RevisionComparison(
            [.. removed.Where(path => !IsOfEcs(path)).Select(path => $"{path}: {before[path]}")],
            [.. added.Where(path => !IsOfEcs(path)).Select(path => $"{path}: {after[path]}")],
            before.Count - removed.Length,
            [.. removed.Union(added).Where(IsOfEcs)]);
    }

    private static ImmutableArray<string> Only(OrderedDictionary<string, string> these, OrderedDictionary<string, string> others) =>
        [.. these.Keys.Where(path => others.GetValueOrDefault(path) != these[path])];

    private static bool IsOfEcs(string path) => DescribeOnly.Contains(path.Split('.', '[')[0]);

    private static OrderedDictionary<string, string> Values(LocalAwsServer aws, string revision)
    {
        var answer = aws.Ecs.Invoke("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = revision, ["include"] = new JsonArray("TAGS") });
        var values = new OrderedDictionary<string, string>();
        foreach (var (name, value) in answer["taskDefinition"]!.AsObject())
            Collect(values, name, value);
        foreach (var tag in answer["tags"]?.AsArray() ?? [])
            values[$"tags[{(string?)tag!["key"]}]"] = tag["value"]!.ToJsonString();
        return values;
    }

    private static void Collect(OrderedDictionary<string, string> values, string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                foreach (var (name, value) in members)
                    Collect(values, $"{path}.{name}", value);
                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                    Collect(values, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), items[i]);
                break;
            default:
                values[path] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
