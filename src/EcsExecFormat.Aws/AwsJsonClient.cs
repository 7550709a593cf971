using System.Buffers;
using System.Text.Json;
using EcsExecFormat.Core;

namespace EcsExecFormat.Aws;

/// <summary>One service in one region, called in the AWS JSON 1.1 protocol (smithy.io, awsJson1_1).</summary>
public sealed class AwsJsonClient : SignedClient
{
    private readonly AwsService _service;

    /// <param name="environment">Credentials, endpoints and connections.</param>
    /// <param name="service">A service that has a target prefix.</param>
    /// <param name="region">Null is the environment's own region.</param>
    /// <param name="fips">Asks for the FIPS endpoint even where the environment does not.</param>
    /// <exception cref="ParseException">The endpoint override is no URL.</exception>
    public AwsJsonClient(AwsEnvironment environment, AwsService service, string? region = null, bool fips = false)
        : this(environment, Settings(environment, service, region, fips), service)
    {
    }

    private AwsJsonClient(AwsEnvironment environment, SdkSettings settings, AwsService service)
        : base(environment, settings, service, ReadError) => _service = service;

    /// <summary>A client for writes, in the environment's own region: see <see cref="SdkSettings.SendsOnce"/>.</summary>
    /// <exception cref="ParseException">The endpoint override is no URL.</exception>
    internal static AwsJsonClient SendingOnce(AwsEnvironment environment, AwsService service) =>
        new(environment, new SdkSettings(environment, service, environment.Endpoint(service), environment.Region) { SendsOnce = true }, service);

    /// <summary>Calls an operation and returns its answer; an empty body is an empty object. The caller disposes it.</summary>
    /// <param name="operation">Such as <c>DescribeServices</c>.</param>
    /// <param name="writeMembers">Writes the members of the request object.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CallFailedException">The service refused, nobody answered, or the answer is no JSON.</exception>
    public Task<JsonDocument> InvokeAsync(string operation, Action<Utf8JsonWriter> writeMembers, CancellationToken cancellationToken) =>
        InvokeAsync(operation, Write(writeMembers), cancellationToken);

    /// <summary>Calls an operation with a request object that is sent as it is, byte for byte.</summary>
    /// <inheritdoc cref="InvokeAsync(string, Action{Utf8JsonWriter}, CancellationToken)"/>
    internal async Task<JsonDocument> InvokeAsync(string operation, byte[] request, CancellationToken cancellationToken)
    {
        var call = new Call(operation, "application/x-amz-json-1.1", request);
        var body = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body);
        }
        catch (JsonException notJson)
        {
            throw new CallFailedException(_service.Name, operation, null, true, "the answer is not JSON", notJson);
        }
    }

    private static SdkSettings Settings(AwsEnvironment environment, AwsService service, string? region, bool fips) =>
        new(environment, service, environment.Endpoint(service, region, fips), region ?? environment.Region);

    private static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // The code stands in x-amzn-query-error ("Code;Sender"), in x-amzn-errortype ("Code:http://…") or in __type ("namespace#Code").
    private static ServiceError ReadError(RawAnswer answer)
    {
        var code = answer.Header("x-amzn-query-error")?.Split(';')[0] ?? answer.Header("x-amzn-errortype");
        string? message = null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            code ??= document.RootElement.Text("__type") ?? document.RootElement.Text("code");
            message = document.RootElement.Text("message") ?? document.RootElement.Text("Message");
        }
        catch (JsonException)
        {
            // Load balancers and proxies answer in HTML; the status is what there is.
            return new ServiceError(Bare(code), null);
        }

        return new ServiceError(Bare(code), message);
    }

    private static string? Bare(string? code) => code?.Split(':')[0].Split('#')[^1] is { Length: > 0 } bare ? bare : null;
}
