using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>The operations on tables.</summary>
internal sealed partial class DynamoTables(LocalAwsOptions options)
{
    private readonly SortedDictionary<string, DynamoTable> _tables = new(StringComparer.Ordinal);

    /// <returns>The table that a request's <c>TableName</c> (name or ARN) means.</returns>
    public DynamoTable Named(JsonInput input) => Named(input.Required("TableName"));

    public DynamoTable Named(string nameOrArn) =>
        _tables.GetValueOrDefault(nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..]) ?? throw DynamoErrors.NoTable;

    public JsonObject Create(JsonInput input)
    {
        var name = input.Required("TableName");
        if (!NameForm().IsMatch(name))
            throw DynamoErrors.Validation("TableName must be at least 3 characters long and at most 255 characters long, of letters, digits, '_', '-' and '.'");
        if (_tables.ContainsKey(name))
            throw DynamoErrors.TableExists(name);
        var schema = input.Objects("KeySchema");
        var defined = input.Objects("AttributeDefinitions").Select(definition => definition.Text("AttributeName")).ToHashSet();
        if (schema.Count is 0 or > 2 || schema[0].Text("KeyType") != "HASH")
            throw DynamoErrors.BadParameter("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        if (!defined.SetEquals(schema.Select(key => key.Text("AttributeName"))))
            throw DynamoErrors.BadParameter("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
        if (input.Text("BillingMode") != "PAY_PER_REQUEST" && input.Object("ProvisionedThroughput") is null)
            throw DynamoErrors.BadParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        var table = new DynamoTable(name, Arns.Of(options, "dynamodb", $"table/{name}"), options.TimeProvider.GetUtcNow())
        {
            KeySchema = (JsonArray)input.Body["KeySchema"]!.DeepClone(),
            AttributeDefinitions = (JsonArray)input.Body["AttributeDefinitions"]!.DeepClone(),
        };
        _tables[name] = table;
        return new JsonObject { ["TableDescription"] = table.Description() };
    }

    public JsonObject Describe(JsonInput input) => new() { ["Table"] = Named(input).Description() };

    public JsonObject List(JsonInput input)
    {
        var after = input.Text("ExclusiveStartTableName");
        var names = _tables.Keys.Where(name => after is null || string.CompareOrdinal(name, after) > 0).ToList();
        var page = names.Take(input.Integer("Limit") ?? 100).ToList();
        var answer = new JsonObject { ["TableNames"] = JsonText.Strings(page) };
        if (page.Count > 0 && page.Count < names.Count)
            answer["LastEvaluatedTableName"] = page[^1];
        return answer;
    }

    public JsonObject UpdateTimeToLive(JsonInput input)
    {
        var table = Named(input);
        var specification = new JsonInput(input.RequiredObject("TimeToLiveSpecification"), input.Scope);
        var attribute = specification.Required("AttributeName");
        var enable = specification.Flag("Enabled");
        if (enable == table.TimeToLiveAttribute is not null)
            throw DynamoErrors.Validation($"TimeToLive is already {(enable ? "enabled" : "disabled")}");
        table.TimeToLiveAttribute = enable ? attribute : null;
        return new JsonObject { ["TimeToLiveSpecification"] = specification.Body.DeepClone() };
    }

    public JsonObject DescribeTimeToLive(JsonInput input) => new()
    {
        ["TimeToLiveDescription"] = Named(input).TimeToLiveAttribute is { } attribute
            ? new JsonObject { ["TimeToLiveStatus"] = "ENABLED", ["AttributeName"] = attribute }
            : new JsonObject { ["TimeToLiveStatus"] = "DISABLED" },
    };

    [GeneratedRegex("^[A-Za-z0-9_.-]{3,255}$")]
    private static partial Regex NameForm();
}
