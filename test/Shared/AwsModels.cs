using System.Text.Json;

namespace EcsExecFormat.TestSupport;

/// <summary>The service models that AWS publishes, as botocore carries them: the judge of what is sent to AWS.</summary>
internal static class AwsModels
{
    /// <summary>
    /// Judges recorded requests: members that must be there, unknown members, kinds, least lengths, values of enumerations. JSON requests
    /// and the query protocol's forms are judged; what is no operation of AWS (layer downloads, the Lambda Runtime API) is passed over.
    /// </summary>
    /// <remarks>Skips the test where botocore is not installed.</remarks>
    /// <param name="requests">Signing name of the service, such as <c>ecs</c>; operation, such as <c>UpdateService</c>, or the whole <c>X-Amz-Target</c>; the body as it was sent.</param>
    public static async Task<ModelJudgement> JudgeAsync(IEnumerable<(string Service, string Operation, string Body)> requests)
    {
        await Python.RequireAsync("botocore");
        var input = JsonSerializer.Serialize(requests.Select(request => new { service = request.Service, operation = request.Operation, body = request.Body }));
        using var output = JsonDocument.Parse(await Python.AskAsync(await File.ReadAllTextAsync(Script), input));
        return new ModelJudgement(Texts(output, "judged"), Texts(output, "complaints"));
    }

    private static string Script => RepositoryFolder.PathOf("test", "Shared", "judge_requests.py");

    private static string[] Texts(JsonDocument document, string member) =>
        [.. document.RootElement.GetProperty(member).EnumerateArray().Select(text => text.GetString()!)];
}

/// <summary>What the models say.</summary>
/// <param name="Judged"><c>service:Operation</c> of every request that was judged, in order.</param>
/// <param name="Complaints">What is wrong with which of them; empty when AWS's models accept all.</param>
internal sealed record ModelJudgement(IReadOnlyList<string> Judged, IReadOnlyList<string> Complaints);
