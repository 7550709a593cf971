using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.DynamoDb.Conditions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>The operations on items. Each runs alone, so a condition and its write are one step.</summary>
internal sealed class DynamoItems(DynamoTables tables)
{
    public JsonObject Put(JsonInput input)
    {
        input.RefuseMembers("Expected", "ConditionalOperator");
        var table = tables.Named(input);
        var item = AttributeValues.NormalizedMap(input.RequiredObject("Item"));
        var key = table.KeyOfItem(item);
        var old = table.Find(key);
        Require(input, old);
        table.Put(key, item);
        return Old(input, old);
    }

    public JsonObject Delete(JsonInput input)
    {
        input.RefuseMembers("Expected", "ConditionalOperator");
        var table = tables.Named(input);
        var key = table.KeyOf(AttributeValues.NormalizedMap(input.RequiredObject("Key")));
        var old = table.Find(key);
        Require(input, old);
        table.Remove(key);
        return Old(input, old);
    }

    public JsonObject Get(JsonInput input)
    {
        input.RefuseMembers("ProjectionExpression", "AttributesToGet");
        var table = tables.Named(input);
        var key = table.KeyOf(AttributeValues.NormalizedMap(input.RequiredObject("Key")));
        return table.Find(key) is { } item ? new JsonObject { ["Item"] = item.DeepClone() } : [];
    }

    public JsonObject Scan(JsonInput input)
    {
        input.RefuseMembers("ProjectionExpression", "AttributesToGet", "ScanFilter", "Segment", "IndexName");
        var table = tables.Named(input);
        var filter = Expression.Read(input, "FilterExpression");
        var start = input.Object("ExclusiveStartKey") is { } key ? table.KeyOf(AttributeValues.NormalizedMap(key)) : null;
        var rest = table.Items.Where(item => start is null || string.CompareOrdinal(table.KeyOfItem(item), start) > 0).ToList();
        var page = rest.Take(input.Integer("Limit") ?? int.MaxValue).ToList();
        var found = page.Where(item => filter?.Holds(item) != false).ToList();
        var answer = new JsonObject { ["Count"] = found.Count, ["ScannedCount"] = page.Count };
        if (input.Text("Select") != "COUNT")
            answer["Items"] = JsonText.Array(found.Select(item => item.DeepClone()));
        if (page.Count < rest.Count)
            answer["LastEvaluatedKey"] = table.KeyAttributes(page[^1]);
        return answer;
    }

    private static void Require(JsonInput input, JsonObject? old)
    {
        if (Expression.Read(input, "ConditionExpression")?.Holds(old ?? []) != false)
            return;
        throw DynamoErrors.ConditionFailed(input.Text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" ? old : null);
    }

    private static JsonObject Old(JsonInput input, JsonObject? old) => input.Text("ReturnValues") switch
    {
        null or "NONE" => [],
        "ALL_OLD" => old is null ? [] : new JsonObject { ["Attributes"] = old.DeepClone() },
        _ => throw DynamoErrors.Validation("Return values set to invalid value"),
    };
}
