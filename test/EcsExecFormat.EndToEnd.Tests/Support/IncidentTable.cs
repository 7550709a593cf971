using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The incident table as an operator reaches it: through DynamoDB's API.</summary>
internal static class IncidentTable
{
    /// <summary>Changes the scene's only item in place.</summary>
    public static async Task EditAsync(Scene scene, Action<JsonObject> change)
    {
        var item = Assert.Single(scene.Items);
        change(item);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, scene.Aws.Endpoint)
        {
            Content = new StringContent(
                new JsonObject { ["TableName"] = RunningFunction.Table, ["Item"] = item }.ToJsonString(),
                new MediaTypeHeaderValue("application/x-amz-json-1.0")),
        };
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.PutItem");
        request.Headers.TryAddWithoutValidation("Authorization", SomeSignature.For("dynamodb", scene.Aws.Options.Region));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
