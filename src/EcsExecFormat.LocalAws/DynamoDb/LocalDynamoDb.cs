using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>DynamoDB: tables with items, and conditional writes. Expired items are never swept.</summary>
public sealed class LocalDynamoDb
{
    private readonly Lock _gate = new();
    private readonly DynamoTables _tables;

    internal LocalDynamoDb(LocalAwsOptions options)
    {
        _tables = new DynamoTables(options);
        var items = new DynamoItems(_tables);
        Wire = new JsonWire
        {
            Service = "dynamodb",
            TargetPrefix = "DynamoDB_20120810",
            ContentType = "application/x-amz-json-1.0",
            Checksum = true,
            Errors = StandardErrors.DynamoDb(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<JsonInput, JsonObject>>
            {
                ["CreateTable"] = _tables.Create,
                ["DescribeTable"] = _tables.Describe,
                ["ListTables"] = _tables.List,
                ["UpdateTimeToLive"] = _tables.UpdateTimeToLive,
                ["DescribeTimeToLive"] = _tables.DescribeTimeToLive,
                ["PutItem"] = items.Put,
                ["GetItem"] = items.Get,
                ["DeleteItem"] = items.Delete,
                ["Scan"] = items.Scan,
            },
        };
    }

    internal JsonWire Wire { get; }

    /// <summary>Makes a table with one string key.</summary>
    /// <exception cref="ArgumentException">The name is not allowed, or taken.</exception>
    public void AddTable(string name, string key = "pk") => Inside(() => _tables.Create(new JsonInput(
        new JsonObject
        {
            ["TableName"] = name,
            ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = key, ["KeyType"] = "HASH" }),
            ["AttributeDefinitions"] = new JsonArray(new JsonObject { ["AttributeName"] = key, ["AttributeType"] = "S" }),
            ["BillingMode"] = "PAY_PER_REQUEST",
        },
        new CredentialScope("", "", "dynamodb"))));

    /// <returns>Copies of all items, in the order of their keys; each attribute as <c>{"S":"text"}</c>.</returns>
    /// <exception cref="ArgumentException">There is no such table.</exception>
    public IReadOnlyList<JsonObject> Items(string table) =>
        Inside(() => _tables.Named(table).Items.Select(item => (JsonObject)item.DeepClone()).ToList());

    private T Inside<T>(Func<T> action)
    {
        try
        {
            lock (_gate)
                return action();
        }
        catch (ServiceErrorException refused)
        {
            throw new ArgumentException(refused.Message, refused);
        }
    }
}
