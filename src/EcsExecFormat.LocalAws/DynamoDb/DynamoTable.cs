using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>One table: its description, its time to live, and its items by key.</summary>
internal sealed class DynamoTable(string name, string arn, DateTimeOffset created)
{
    private const int MostItemBytes = 400 * 1024;

    private readonly SortedDictionary<string, JsonObject> _items = new(StringComparer.Ordinal);

    public required JsonArray KeySchema { get; init; }

    public required JsonArray AttributeDefinitions { get; init; }

    /// <summary>The attribute that holds the expiry, in epoch seconds; null when time to live is off.</summary>
    public string? TimeToLiveAttribute { get; set; }

    public IEnumerable<JsonObject> Items => _items.Values;

    public JsonObject Description() => new()
    {
        [nameof(AttributeDefinitions)] = AttributeDefinitions.DeepClone(),
        ["TableName"] = name,
        [nameof(KeySchema)] = KeySchema.DeepClone(),
        ["TableStatus"] = "ACTIVE",
        ["CreationDateTime"] = JsonText.Epoch(created),
        ["ProvisionedThroughput"] = new JsonObject { ["NumberOfDecreasesToday"] = 0, ["ReadCapacityUnits"] = 0, ["WriteCapacityUnits"] = 0 },
        ["TableSizeBytes"] = 0,
        ["ItemCount"] = _items.Count,
        ["TableArn"] = arn,
        ["BillingModeSummary"] = new JsonObject { ["BillingMode"] = "PAY_PER_REQUEST" },
    };

    public JsonObject? Find(string key) => _items.GetValueOrDefault(key);

    public void Put(string key, JsonObject item)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(item.ToJsonString(JsonText.Plain)) is var size && size > MostItemBytes)
            throw DynamoErrors.Validation("Item size has exceeded the maximum allowed size");
        _items[key] = item;
    }

    public void Remove(string key) => _items.Remove(key);

    /// <returns>The key of an item to be put, as one text.</returns>
    public string KeyOfItem(JsonObject item) => string.Concat(Keys().Select(key => KeyPart(
        key,
        item[key.Name] as JsonObject ?? throw DynamoErrors.BadParameter($"Missing the key {key.Name} in the item"))));

    /// <returns>The key that a request's member <c>Key</c> means, as one text.</returns>
    public string KeyOf(JsonObject key) => key.Count == KeySchema.Count && Keys().All(part => key.ContainsKey(part.Name))
        ? KeyOfItem(key)
        : throw DynamoErrors.Validation("The provided key element does not match the schema");

    /// <returns>The key attributes alone.</returns>
    public JsonObject KeyAttributes(JsonObject item)
    {
        var key = new JsonObject();
        foreach (var (part, _) in Keys())
            key[part] = item[part]?.DeepClone();
        return key;
    }

    private IEnumerable<(string Name, string Type)> Keys() => KeySchema.OfType<JsonObject>().Select(key =>
    {
        var attribute = key.Text("AttributeName") ?? "";
        return (attribute, AttributeDefinitions.OfType<JsonObject>().First(definition => definition.Text("AttributeName") == attribute).Text("AttributeType") ?? "");
    });

    private static string KeyPart((string Name, string Type) key, JsonObject value)
    {
        var type = AttributeValues.TypeOf(value);
        if (type != key.Type)
            throw DynamoErrors.BadParameter($"Type mismatch for key {key.Name} expected: {key.Type} actual: {type}");
        var text = AttributeValues.TextOf(value);
        return text.Length > 0
            ? text + '\0'
            : throw DynamoErrors.Validation($"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: {key.Name}");
    }
}
