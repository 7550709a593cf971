using System.Text.Json.Nodes;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>
/// The template as CloudFormation reads it with given parameters: conditions decided, parameters put in, what does not exist left out.
/// Reads the intrinsic functions that the template uses
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html); any other stays as it stands.
/// </summary>
internal sealed class Stack(params (string Parameter, string Value)[] values)
{
    private static readonly JsonValue NoValue = JsonValue.Create("AWS::NoValue");

    /// <summary>The resources that exist, with their properties resolved.</summary>
    public IEnumerable<(string Name, string Type, JsonObject Properties)> Resources =>
        from resource in Template.Document[nameof(Resources)]!.AsObject()
        where resource.Value!["Condition"] is not { } condition || IsTrue(condition.GetValue<string>())
        select (resource.Key, resource.Value!["Type"]!.GetValue<string>(), Resolve(resource.Value["Properties"])!.AsObject());

    /// <summary>Every policy statement that the function's role gets.</summary>
    public JsonObject[] RoleStatements =>
    [
        .. Resources
            .SelectMany(resource => resource.Type switch
            {
                "AWS::IAM::Role" => resource.Properties["Policies"]!.AsArray().OfType<JsonObject>(),
                "AWS::IAM::Policy" => [resource.Properties],
                _ => [],
            })
            .SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray().OfType<JsonObject>()),
    ];

    /// <summary>The actions that those statements allow, sorted; what others deny is not taken away.</summary>
    public string[] AllowedActions =>
        [.. RoleStatements.Where(statement => Text(statement["Effect"]) == "Allow").SelectMany(Actions).Order(StringComparer.Ordinal)];

    /// <summary>What CloudFormation says of parameters that do not fit each other; empty when it takes them.</summary>
    public string[] BrokenRules =>
    [
        .. Template.Document["Rules"]!.AsObject()
            .SelectMany(rule => rule.Value!["Assertions"]!.AsArray())
            .Where(assertion => !Decide(assertion!["Assert"]!.AsObject()))
            .Select(assertion => assertion!["AssertDescription"]!.GetValue<string>()),
    ];

    /// <summary>The properties of a resource that exists.</summary>
    public JsonObject Properties(string name) => Resources.Single(resource => resource.Name == name).Properties;

    public static IEnumerable<string> Actions(JsonObject statement) =>
        statement["Action"] is JsonArray list ? list.Select(action => action!.GetValue<string>()) : [statement["Action"]!.GetValue<string>()];

    private bool IsTrue(string condition) => Decide(Template.Document["Conditions"]![condition]!.AsObject());

    private bool Decide(JsonObject function)
    {
        var (name, argument) = function.Single();
        return name switch
        {
            "!Equals" => Text(argument![0]) == Text(argument[1]),
            "!Not" => !Decide(argument![0]!.AsObject()),
            "!And" => argument!.AsArray().All(part => Decide(part!.AsObject())),
            "!Or" => argument!.AsArray().Any(part => Decide(part!.AsObject())),
            "Fn::EachMemberEquals" => Resolve(argument![0])!.AsArray().All(item => item!.ToString() == Text(argument[1])),
            "!Condition" => IsTrue(argument!.GetValue<string>()),
            _ => throw new NotSupportedException($"{name} is not read here."),
        };
    }

    private string Text(JsonNode? node) => Resolve(node)!.ToString();

    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when function["!Ref"] is { } name => Value(name.GetValue<string>()) ?? function.DeepClone(),
        JsonObject { Count: 1 } function when function["!If"] is JsonArray choice => Resolve(choice[IsTrue(choice[0]!.GetValue<string>()) ? 1 : 2]),
        JsonObject { Count: 1 } function when function["!Join"] is JsonArray parts =>
            string.Join(parts[0]!.GetValue<string>(), Resolve(parts[1])!.AsArray().Select(part => part!.ToString())),
        JsonObject { Count: 1 } function when function["!Split"] is JsonArray parts =>
            new JsonArray([.. Text(parts[1]).Split(parts[0]!.GetValue<string>()).Select(part => JsonValue.Create(part))]),
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value))).Where(pair => !IsNoValue(pair.Value))),
        JsonArray list => new JsonArray([.. list.Select(Resolve).Where(item => !IsNoValue(item))]),
        _ => node?.DeepClone(),
    };

    private static bool IsNoValue(JsonNode? node) => node is JsonObject { Count: 1 } reference && JsonNode.DeepEquals(reference["!Ref"], NoValue);

    /// <summary>The parameter's value, or its default; null when there is no such parameter.</summary>
    private JsonNode? Value(string parameter)
    {
        if (Template.Parameters[parameter] is not { } declared)
            return null;
        var text = values.Where(value => value.Parameter == parameter).Select(value => value.Value).SingleOrDefault() ?? declared["Default"]!.ToString();
        return declared["Type"]!.GetValue<string>() == "CommaDelimitedList" ? new JsonArray([.. text.Split(',').Select(item => JsonValue.Create(item.Trim()))]) : text;
    }
}
