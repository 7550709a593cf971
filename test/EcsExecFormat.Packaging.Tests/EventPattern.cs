using System.Text.Json.Nodes;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>
/// The part of EventBridge's pattern language that the template uses: exact values, <c>prefix</c>, nesting and <c>$or</c>.
/// Arrays match when any element does. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
/// </summary>
internal static class EventPattern
{
    /// <exception cref="NotSupportedException">The pattern uses an operator that is not read here.</exception>
    public static bool Matches(JsonObject pattern, JsonNode? value) => value switch
    {
        JsonArray list => list.Any(item => Matches(pattern, item)),
        JsonObject map => pattern.All(rule => MatchesRule(rule.Key, rule.Value!, map)),
        _ => false,
    };

    private static bool MatchesRule(string key, JsonNode rule, JsonObject value) => (key, rule) switch
    {
        ("$or", JsonArray branches) => branches.Any(branch => Matches(branch!.AsObject(), value)),
        (_, JsonObject nested) => Matches(nested, value[key]),
        (_, JsonArray filters) => Leaves(value[key]).Any(leaf => filters.Any(filter => MatchesFilter(filter!, leaf))),
        _ => throw new NotSupportedException($"'{key}' must be an object or a list."),
    };

    private static IEnumerable<JsonNode> Leaves(JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => list.OfType<JsonNode>(),
        _ => [value],
    };

    private static bool MatchesFilter(JsonNode filter, JsonNode leaf)
    {
        if (filter is not JsonObject named)
            return JsonNode.DeepEquals(filter, leaf);
        if (named.Count != 1 || named["prefix"] is not { } prefix)
            throw new NotSupportedException($"The operator {named.ToJsonString()} is not read here.");
        return leaf.GetValueKind() == System.Text.Json.JsonValueKind.String && leaf.GetValue<string>().StartsWith(prefix.GetValue<string>(), StringComparison.Ordinal);
    }
}
