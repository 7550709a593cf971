using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EcsExecFormat.Packaging.Tests;

/// <summary>template.yaml as JSON. A short intrinsic such as <c>!Ref Name</c> becomes <c>{"!Ref": "Name"}</c>.</summary>
internal static class Template
{
    public static JsonObject Document { get; } = Load();

    public static JsonObject Parameters => Document[nameof(Parameters)]!.AsObject();

    /// <summary>The properties of one resource.</summary>
    public static JsonObject Properties(string resource) => Document["Resources"]![resource]!["Properties"]!.AsObject();

    /// <summary>The event pattern of one of the function's rules.</summary>
    public static JsonObject Pattern(string rule) =>
        Properties("ExecFormatFunction")["Events"]![rule]!["Properties"]!["Pattern"]!.AsObject();

    private static JsonObject Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read("template.yaml")));
        return Convert(yaml.Documents[0].RootNode)!.AsObject();
    }

    private static JsonNode? Convert(YamlNode node)
    {
        JsonNode? value = node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new InvalidOperationException($"A YAML {node.NodeType} has no place in a template."),
        };
        return !node.Tag.IsEmpty && node.Tag.Value.StartsWith('!') && node.Tag.Value.Length > 1 ? new JsonObject { [node.Tag.Value] = value } : value;
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(scalar.Value);
        if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return JsonValue.Create(number);
        return bool.TryParse(scalar.Value, out var truth) ? JsonValue.Create(truth) : JsonValue.Create(scalar.Value);
    }
}
