using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>Task definitions, kept as whole documents: every member that was sent is there again, in its order.</summary>
internal sealed class EcsTaskDefinitions(LocalAwsOptions options, EcsTags tags)
{
    private readonly OrderedDictionary<string, List<JsonObject>> _families = [];

    public JsonObject Register(JsonInput input)
    {
        TaskDefinitionRules.Check(input);
        var family = input.Text("family") ?? "";
        var revisions = _families.GetValueOrDefault(family, []);
        var arn = ArnOf(family, revisions.Count + 1);
        tags.Create(arn, input);
        var definition = New(arn, revisions.Count + 1, input.Body);
        revisions.Add(definition);
        _families[family] = revisions;
        return Answer(definition, withTags: true);
    }

    public JsonObject Describe(JsonInput input) => Answer(Find(input.Required("taskDefinition")) ?? throw NotThere(), input.Includes("TAGS"));

    public JsonObject Deregister(JsonInput input)
    {
        var asked = input.Required("taskDefinition");
        if (!asked.Contains(':', StringComparison.Ordinal))
            throw EcsErrors.Client("Task definition revision can not be blank.");
        var definition = Find(asked) ?? throw NotThere();
        definition["status"] = "INACTIVE";
        definition["deregisteredAt"] = JsonText.Epoch(options.TimeProvider.GetUtcNow());
        return new JsonObject { ["taskDefinition"] = definition.DeepClone() };
    }

    public JsonObject List(JsonInput input)
    {
        var family = input.Text("familyPrefix");
        var status = input.Text("status") ?? "ACTIVE";
        var arns = _families
            .Where(entry => family is null || entry.Key == family)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value)
            .Where(definition => definition.Text("status") == status)
            .Select(definition => definition.Text("taskDefinitionArn") ?? "");
        return EcsPage.Of(input, "taskDefinitionArns", [.. input.Text("sort") == "DESC" ? arns.Reverse() : arns]);
    }

    /// <returns>The ACTIVE definition that a service may use.</returns>
    public JsonObject Usable(string reference)
    {
        var definition = Find(reference) ?? throw EcsErrors.Client("TaskDefinition not found.");
        return definition.Text("status") == "ACTIVE" ? definition : throw EcsErrors.Client("TaskDefinition is inactive");
    }

    /// <returns>The definition a reference (family, family:revision, ARN) means, or null. A family means its latest ACTIVE revision.</returns>
    public JsonObject? Find(string reference)
    {
        var prefix = Arns.Of(options, "ecs", "task-definition/");
        var name = reference.StartsWith(prefix, StringComparison.Ordinal) ? reference[prefix.Length..] : reference;
        var parts = name.Split(':');
        if (parts.Length > 2 || !_families.TryGetValue(parts[0], out var revisions))
            return null;
        if (parts.Length == 1)
            return revisions.LastOrDefault(definition => definition.Text("status") == "ACTIVE");
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? revisions.ElementAtOrDefault(number - 1) : null;
    }

    private JsonObject New(string arn, int revision, JsonObject sent)
    {
        var definition = new JsonObject { ["taskDefinitionArn"] = arn };
        foreach (var (member, value) in sent)
        {
            if (member != "tags" && !TaskDefinitionRules.DescribeOnly.Contains(member))
                definition[member] = value?.DeepClone();
        }
        TaskDefinitionRules.AddDefaults(definition);
        definition["revision"] = revision;
        definition["status"] = "ACTIVE";
        definition["requiresAttributes"] = JsonText.Array(TaskDefinitionRules.RequiredAttributes(definition)
            .Select(name => (JsonNode?)new JsonObject { ["name"] = name }));
        definition["compatibilities"] = JsonText.Strings(TaskDefinitionRules.Compatibilities(definition));
        definition["registeredAt"] = JsonText.Epoch(options.TimeProvider.GetUtcNow());
        definition["registeredBy"] = Arns.Caller(options);
        return definition;
    }

    private JsonObject Answer(JsonObject definition, bool withTags) => new()
    {
        ["taskDefinition"] = definition.DeepClone(),
        ["tags"] = withTags ? tags.Of(definition.Text("taskDefinitionArn") ?? "") : [],
    };

    private string ArnOf(string family, int revision) =>
        Arns.Of(options, "ecs", string.Create(CultureInfo.InvariantCulture, $"task-definition/{family}:{revision}"));

    private static ServiceErrorException NotThere() => EcsErrors.Client("Unable to describe task definition.");
}
