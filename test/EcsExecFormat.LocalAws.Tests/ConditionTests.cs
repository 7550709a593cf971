using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class ConditionTests
{
    private const string Item = """
        {"pk":{"S":"a"},"n":{"N":"10"},"half":{"N":"0.50"},"big":{"N":"12345678901234567890123456789012345678"},"s":{"S":"banana"},"yes":{"BOOL":true},"nil":{"NULL":true},
         "list":{"L":[{"N":"1"},{"S":"two"}]},"map":{"M":{"x":{"N":"1"},"y":{"S":"b"},"in":{"M":{"deep":{"L":[{"S":"end"}]}}}}},"set":{"SS":["p","q"]},"bin":{"B":"AAE="}}
        """;

    private const string Values = """
        {":n10":{"N":"10.0"},":n9":{"N":"9"},":n11":{"N":"1.1E1"},":n05":{"N":"0.5"},":s10":{"S":"10"},":banana":{"S":"banana"},":apple":{"S":"apple"},":b":{"S":"b"},
         ":ban":{"S":"ban"},":p":{"S":"p"},":two":{"S":"two"},":end":{"S":"end"},":true":{"BOOL":true},":false":{"BOOL":false},":list":{"L":[{"N":"1.0"},{"S":"two"}]},
         ":map":{"M":{"y":{"S":"b"},"x":{"N":"1"}}},":set":{"SS":["q","p"]},":one":{"N":"1"},":S":{"S":"S"},":bin":{"B":"AAE="},":big":{"N":"12345678901234567890123456789012345677"},":6":{"N":"6"}}
        """;

    [Theory]
    [InlineData("attribute_exists(pk)", true)]
    [InlineData("attribute_exists(gone)", false)]
    [InlineData("attribute_not_exists(gone)", true)]
    [InlineData("attribute_not_exists(pk)", false)]
    [InlineData("attribute_exists(#map.x)", true)]
    [InlineData("attribute_exists(#list[1])", true)]
    [InlineData("attribute_exists(#list[2])", false)]
    [InlineData("attribute_exists(n.x)", false)]
    [InlineData("n = :n10", true)]
    [InlineData(":n10 = n", true)]
    [InlineData("half = :n05", true)]
    [InlineData("n = :s10", false)]
    [InlineData("n <> :s10", true)]
    [InlineData("n <> :n10", false)]
    [InlineData("gone = :n10", false)]
    [InlineData("gone <> :n10", true)]
    [InlineData("NOT gone = :n10", true)]
    [InlineData("gone < :n10", false)]
    [InlineData("gone >= :n10", false)]
    [InlineData("n > :n9", true)]
    [InlineData("n < :n9", false)]
    [InlineData("n < :n11", true)]
    [InlineData("n <= :n10", true)]
    [InlineData("n >= :n10", true)]
    [InlineData("n > :n10", false)]
    [InlineData("big > :big", true)]
    [InlineData("n > :s10", false)]
    [InlineData("n <= :s10", false)]
    [InlineData("s > :apple", true)]
    [InlineData("s < :b", false)]
    [InlineData("bin = :bin", true)]
    [InlineData("bin >= :bin", true)]
    [InlineData("yes = :true", true)]
    [InlineData("yes = :false", false)]
    [InlineData("#list = :list", true)]
    [InlineData("#set = :set", true)]
    [InlineData("#map = :map", false)]
    [InlineData("#map.in.deep[0] = :end", false, "in is reserved")]
    [InlineData("#map.#in.deep[0] = :end", true)]
    [InlineData("n BETWEEN :n9 AND :n11", true)]
    [InlineData("n BETWEEN :n11 AND :n9", false)]
    [InlineData("n BETWEEN :n9 AND :n11 AND s = :apple", false)]
    [InlineData("n IN (:n9, :s10, :n10)", true)]
    [InlineData("gone IN (:n9)", false)]
    [InlineData("begins_with(s, :ban)", true)]
    [InlineData("begins_with(n, :ban)", false)]
    [InlineData("contains(s, :ban)", true)]
    [InlineData("contains(#set, :p)", true)]
    [InlineData("contains(#list, :two)", true)]
    [InlineData("contains(gone, :two)", false)]
    [InlineData("attribute_type(s, :S)", true)]
    [InlineData("attribute_type(n, :S)", false)]
    [InlineData("size(s) = :6", true)]
    [InlineData("size(#list) > :one", true)]
    [InlineData("size(n) > :one", false)]
    [InlineData("n = :n10 OR n = :n9 AND n = :n11", true)]
    [InlineData("(n = :n10 OR n = :n9) AND n = :n11", false)]
    [InlineData("NOT n = :n9 AND n = :n10", true)]
    [InlineData("NOT (n = :n9 OR n = :n10)", false)]
    [InlineData("not n = :n9 and n = :n10 or n = :n11", true)]
    [InlineData("attribute_not_exists(pk)OR(n<=:n10)", true)]
    public async Task A_condition_holds_or_not(string expression, bool holds, string? refusal = null)
    {
        var answer = await DeleteIfAsync(expression, Item);

        var expected = refusal is not null ? "ValidationException" : holds ? null : "ConditionalCheckFailedException";
        Assert.True(expected == answer.Type, answer.Text);
    }

    [Theory]
    [InlineData("attribute_not_exists(pk)", true)]
    [InlineData("attribute_exists(pk)", false)]
    [InlineData("n = :n10", false)]
    [InlineData("n <> :n10", true)]
    [InlineData("attribute_not_exists(pk) OR n <= :n10", true)]
    public async Task An_item_that_is_not_there_has_no_attributes(string expression, bool holds)
    {
        var answer = await DeleteIfAsync(expression, """{"pk":{"S":"another"}}""");

        Assert.True((holds ? null : "ConditionalCheckFailedException") == answer.Type, answer.Text);
    }

    [Theory]
    [InlineData("status = :n10", "reserved keyword; reserved keyword: status")]
    [InlineData("n = :gone", "not defined; attribute value: :gone")]
    [InlineData("#gone = :n10", "not defined; attribute name: #gone")]
    [InlineData("n == :n10", "Syntax error; token: \"=\"")]
    [InlineData("n = ", "Syntax error; token: \"<EOF>\"")]
    [InlineData("n", "Syntax error; token: \"<EOF>\"")]
    [InlineData("(n = :n10", "Syntax error; token: \"<EOF>\"")]
    [InlineData("n = :n10)", "Syntax error; token: \")\"")]
    [InlineData("n = 10", "Syntax error; token: \"10\"")]
    [InlineData("n ! :n10", "Syntax error; token: \"!\"")]
    [InlineData("#list[x] = :n10", "Syntax error; token: \"x\"")]
    [InlineData("((n = :n10))", "redundant parentheses")]
    [InlineData("attribute_missing(n)", "Invalid function name; function: attribute_missing")]
    [InlineData("attribute_exists(n, s)", "Incorrect number of operands")]
    [InlineData("attribute_exists(:n10)", "requires a document path")]
    [InlineData("attribute_type(s, :n10)", "Incorrect operand type")]
    [InlineData("yes < :true", "Incorrect operand type for operator or function; operator: <, operand type: BOOL")]
    public async Task An_expression_that_DynamoDB_would_not_take_is_refused(string expression, string message)
    {
        var answer = await DeleteIfAsync(expression, Item);

        Assert.Equal("ValidationException", answer.Type);
        Assert.Contains(message, answer.Json["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Placeholders_must_be_used()
    {
        var answer = await DeleteIfAsync("attribute_exists(pk)", Item, """,":unused":{"S":"x"}""", ":unused");

        Assert.Equal("ValidationException", answer.Type);
        Assert.Contains("unused in expressions: keys: {:unused}", answer.Text);
    }

    private static async Task<Answer> DeleteIfAsync(string expression, string item, string moreValues = "", string keep = "")
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.DynamoDb.AddTable("items");
        using var caller = new Caller(aws);
        Assert.Equal(200, (await caller.DynamoDbAsync("PutItem", $$"""{"TableName":"items","Item":{{item}}}""")).Status);
        var request = new JsonObject
        {
            ["TableName"] = "items",
            ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = "a" } },
            ["ConditionExpression"] = expression,
        };
        Add(request, "ExpressionAttributeNames", """{"#map":"map","#list":"list","#set":"set","#in":"in"}""", expression, keep);
        Add(request, "ExpressionAttributeValues", Values.TrimEnd().TrimEnd('}') + "}" + moreValues + "}", expression, keep);
        return await caller.DynamoDbAsync("DeleteItem", request.ToJsonString());
    }

    /// <summary>Sends the placeholders that the expression uses; others would be refused.</summary>
    private static void Add(JsonObject request, string member, string placeholders, string expression, string keep)
    {
        var all = JsonNode.Parse(placeholders)!.AsObject();
        var used = Regex.Matches(expression, "[#:][A-Za-z0-9_]+").Select(match => match.Value).Append(keep).ToHashSet();
        var sent = all.Where(entry => used.Contains(entry.Key)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())).ToList();
        if (sent.Count > 0)
            request[member] = new JsonObject(sent);
    }
}
