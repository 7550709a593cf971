using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Tests;

/// <summary>Requests written by hand, with an Authorization header that is well formed and signs nothing.</summary>
internal sealed class Caller(LocalAwsServer aws) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = aws.Endpoint };

    public HttpClient Http => _http;

    public static string Authorization(string service, string region = "eu-west-1") =>
        $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}";

    public Task<Answer> EcsAsync(string operation, string body) => JsonAsync("ecs", "AmazonEC2ContainerServiceV20141113." + operation, body);

    public Task<Answer> EcrAsync(string operation, string body, string region = "eu-west-1") =>
        SendAsync("AmazonEC2ContainerRegistry_V20150921." + operation, body, Authorization("ecr", region));

    public Task<Answer> DynamoDbAsync(string operation, string body) => JsonAsync("dynamodb", "DynamoDB_20120810." + operation, body);

    public Task<Answer> LogsAsync(string operation, string body) => JsonAsync("logs", "Logs_20140328." + operation, body);

    public Task<Answer> SecretsAsync(string operation, string body, string region = "eu-west-1") =>
        SendAsync("secretsmanager." + operation, body, Authorization("secretsmanager", region));

    public Task<Answer> JsonAsync(string service, string target, string body) => SendAsync(target, body, Authorization(service));

    public async Task<Answer> SendAsync(string target, string body, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, new MediaTypeHeaderValue("application/x-amz-json-1.1")) };
        request.Headers.Add("X-Amz-Target", target);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await AnswerAsync(request);
    }

    public Task<Answer> SsmAsync(string operation, string body) => JsonAsync("ssm", "AmazonSSM." + operation, body);

    public Task<Answer> CloudFormationAsync(string action, params (string Field, string Value)[] fields) =>
        FormAsync(Authorization("cloudformation"), [("Action", action), ("Version", "2010-05-15"), .. fields]);

    public Task<Answer> SnsAsync(string action, params (string Field, string Value)[] fields) =>
        FormAsync(Authorization("sns"), [("Action", action), ("Version", "2010-03-31"), .. fields]);

    public async Task<Answer> FormAsync(string? authorization, params (string Field, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Field, field.Value))),
        };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await AnswerAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> AnswerAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var checksum = response.Headers.TryGetValues("x-amz-crc32", out var values) ? values.Single() : null;
        return new Answer((int)response.StatusCode, Encoding.UTF8.GetString(bytes)) { Checksum = checksum };
    }
}

internal sealed record Answer(int Status, string Text)
{
    /// <summary>The header x-amz-crc32.</summary>
    public string? Checksum { get; init; }

    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The code of a JSON error.</summary>
    public string? Type => Json["__type"]?.GetValue<string>().Split('#')[^1];
}
