using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The incident table as an operator reaches it: through DynamoDB's API.</summary>
internal static class IncidentTable
{
    private static readonly string[] Claims = ["claimedUntil", "leaseUntil"];

    /// <summary>Changes the scene's only item in place.</summary>
    public static Task EditAsync(Scene scene, Action<JsonObject> change) => EditAsync(scene.Aws.Endpoint, Assert.Single(scene.Items), change);

    /// <summary>Whoever held the scene's incident and correction is dead for longer than its claims last.</summary>
    public static Task LapseClaimsAsync(Scene scene) => LapseClaimsAsync(scene.Aws.Endpoint, scene.Items);

    /// <summary>Whoever held one of these items is dead for longer than its claims last.</summary>
    /// <param name="dynamoDb">Who plays DynamoDB.</param>
    /// <param name="items">As they stand in the table.</param>
    public static async Task LapseClaimsAsync(Uri dynamoDb, IEnumerable<JsonObject> items)
    {
        foreach (var item in items.Where(item => Claims.Any(item.ContainsKey)))
        {
            await EditAsync(dynamoDb, item, claimed =>
            {
                foreach (var until in Claims.Where(claimed.ContainsKey))
                    claimed[until] = new JsonObject { ["S"] = DateTimeOffset.UtcNow.AddSeconds(-1).ToString("O", CultureInfo.InvariantCulture) };
            });
        }
    }

    /// <summary>What became of the corrections among these items was recorded so long ago.</summary>
    /// <param name="dynamoDb">Who plays DynamoDB.</param>
    /// <param name="items">As they stand in the table.</param>
    /// <param name="by">How much earlier.</param>
    public static async Task AgeCorrectionsAsync(Uri dynamoDb, IEnumerable<JsonObject> items, TimeSpan by)
    {
        foreach (var item in items.Where(item => item.ContainsKey("endedAt")))
        {
            var endedAt = DateTimeOffset.Parse((string)item["endedAt"]!["S"]!, CultureInfo.InvariantCulture);
            await EditAsync(dynamoDb, item, aged => aged["endedAt"] = new JsonObject { ["S"] = (endedAt - by).ToString("O", CultureInfo.InvariantCulture) });
        }
    }

    private static async Task EditAsync(Uri dynamoDb, JsonObject item, Action<JsonObject> change)
    {
        change(item);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, dynamoDb)
        {
            Content = new StringContent(
                new JsonObject { ["TableName"] = RunningFunction.Table, ["Item"] = item.DeepClone() }.ToJsonString(),
                new MediaTypeHeaderValue("application/x-amz-json-1.0")),
        };
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.PutItem");
        request.Headers.TryAddWithoutValidation("Authorization", SomeSignature.For("dynamodb", "eu-west-1"));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
