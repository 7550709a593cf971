using System.Text.Json.Nodes;

namespace EcsExecFormat.LocalAws.Calls;

/// <summary>What a caller asked.</summary>
/// <param name="Service">Signing name of the service: <c>ecs</c>, <c>ecr</c>, <c>sns</c>, <c>dynamodb</c>, <c>logs</c>, <c>secretsmanager</c>, <c>sts</c>, <c>lambda</c>.</param>
/// <param name="Operation">Name of the operation, such as <c>DescribeServices</c>.</param>
/// <param name="Scope">The credential scope; null when the request was not signed.</param>
/// <param name="Body">The body as text: JSON, or a form; the path and query for a GET.</param>
public sealed record CallRequest(string Service, string Operation, CredentialScope? Scope, string Body)
{
    /// <summary>The body as JSON.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is no JSON.</exception>
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new System.Text.Json.JsonException("the body is null");

    /// <summary>The body as a form; a later field of the same name wins.</summary>
    public IReadOnlyDictionary<string, string> Form => Wire.FormReader.Read(Body);
}
