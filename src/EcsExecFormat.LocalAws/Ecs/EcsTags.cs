using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The tags of every resource, by ARN.</summary>
internal sealed class EcsTags
{
    private const int Most = 50;

    private readonly Dictionary<string, OrderedDictionary<string, string>> _tags = [];

    /// <summary>Makes <paramref name="arn"/> a resource that can carry tags, with those of a create request.</summary>
    public void Create(string arn, JsonInput input)
    {
        if (input.Body["tags"] is JsonArray { Count: 0 })
            throw EcsErrors.Invalid("Tags can not be empty.");
        Check(input.Objects("tags"));
        _tags[arn] = [];
        Put(arn, input.Objects("tags"));
    }

    /// <summary>Makes <paramref name="arn"/> a resource that carries the tags given and no others, whatever their names.</summary>
    public void Replace(string arn, JsonInput input)
    {
        _tags[arn] = [];
        Put(arn, input.Objects("tags"));
    }

    /// <summary>Makes <paramref name="arn"/> a resource without tags, unless it is one already.</summary>
    public void Create(string arn) => _tags.TryAdd(arn, []);

    public JsonObject TagResource(JsonInput input)
    {
        var arn = Existing(input.Required("resourceArn"));
        var added = input.Objects("tags");
        if (added.Count == 0)
            throw EcsErrors.Invalid("Tags can not be empty.");
        Check(added);
        if (_tags[arn].Keys.Union(added.Select(tag => tag.Text("key") ?? "")).Count() > Most)
            throw TooMany();
        Put(arn, added);
        return [];
    }

    public JsonObject UntagResource(JsonInput input)
    {
        var arn = Existing(input.Required("resourceArn"));
        foreach (var key in input.RequiredTexts("tagKeys", Most))
            _tags[arn].Remove(key);
        return [];
    }

    public JsonObject ListTagsForResource(JsonInput input) => new() { ["tags"] = Of(Existing(input.Required("resourceArn"))) };

    /// <returns>The tags as ECS lists them; empty for an unknown resource.</returns>
    public JsonArray Of(string arn) => JsonText.Array(_tags.GetValueOrDefault(arn, []).Select(tag =>
        (JsonNode?)new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value }));

    private string Existing(string arn) =>
        !arn.StartsWith("arn:", StringComparison.Ordinal) ? throw EcsErrors.Invalid("The specified resource arn is invalid.")
        : _tags.ContainsKey(arn) ? arn
        : throw new ServiceErrorException("ResourceNotFoundException", "The specified resource could not be found.");

    private static void Check(IReadOnlyList<JsonObject> tags)
    {
        if (tags.Count > Most)
            throw TooMany();
        foreach (var key in tags.Select(tag => tag.Text("key")))
        {
            if (key is null or { Length: 0 or > 128 })
                throw EcsErrors.Invalid("Tag keys must have between 1 and 128 characters.");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw EcsErrors.Invalid("aws: prefixed tag key names are not allowed for external use.");
        }
    }

    private void Put(string arn, IReadOnlyList<JsonObject> tags)
    {
        foreach (var tag in tags)
            _tags[arn][tag.Text("key") ?? ""] = tag.Text("value") ?? "";
    }

    private static ServiceErrorException TooMany() => EcsErrors.Invalid($"The maximum number of tags is {Most}.");
}
