using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>AWS JSON 1.0 and 1.1: a POST whose header X-Amz-Target names the operation.</summary>
/// <remarks>Operations run one at a time under <see cref="Gate"/>, so each of them is atomic.</remarks>
internal sealed class JsonWire : IWire
{
    public required string Service { get; init; }

    /// <summary>What stands before the dot of X-Amz-Target.</summary>
    public required string TargetPrefix { get; init; }

    public string ContentType { get; init; } = "application/x-amz-json-1.1";

    public required StandardErrors Errors { get; init; }

    public required Lock Gate { get; init; }

    public required IReadOnlyDictionary<string, Func<JsonInput, JsonObject>> Operations { get; init; }

    /// <summary>Whether answers carry x-amz-crc32, as DynamoDB's do.</summary>
    public bool Checksum { get; init; }

    public string? Claim(ReceivedRequest request) =>
        request.Header("X-Amz-Target") is { } target && target.StartsWith(TargetPrefix + ".", StringComparison.Ordinal)
            ? target[(TargetPrefix.Length + 1)..]
            : null;

    public Task<WireAnswer> AnswerAsync(ReceivedRequest request, CancellationToken cancellationToken) => Task.FromResult(Answer(request));

    public WireAnswer Refuse(ServiceError error) => Checked(ErrorAnswer(error, ContentType));

    public ServiceError? ErrorFor(FaultKind kind, string operation) => Errors.For(kind, $"{Service}:{operation}");

    public static WireAnswer ErrorAnswer(ServiceError error, string contentType, JsonObject? details = null)
    {
        var body = new JsonObject { ["__type"] = error.Code };
        if (error.Message.Length > 0)
            body["message"] = error.Message;
        foreach (var (name, value) in details ?? [])
            body[name] = value?.DeepClone();
        return Json(error.Status, contentType, body);
    }

    private WireAnswer Answer(ReceivedRequest request)
    {
        if (Signature.Refusal(request, Service) is { } refusal)
            return Refuse(refusal with { Code = refusal.Code == "SignatureDoesNotMatch" ? "InvalidSignatureException" : refusal.Code + "Exception" });
        if (!Operations.TryGetValue(Claim(request)!, out var operation))
            return Refuse(new ServiceError(400, "com.amazon.coral.service#UnknownOperationException", ""));
        try
        {
            var input = JsonInput.Read(request);
            lock (Gate)
                return Checked(Json(200, ContentType, operation(input)));
        }
        catch (ServiceErrorException refused)
        {
            return Checked(ErrorAnswer(refused.Error, ContentType, refused.Details));
        }
    }

    private WireAnswer Checked(WireAnswer answer) => Checksum
        ? answer with { Headers = new Dictionary<string, string>(answer.Headers) { [Crc32.Header] = Crc32.Of(answer.Body.Span) } }
        : answer;

    private static WireAnswer Json(int status, string contentType, JsonObject body) =>
        WireAnswer.Text(status, contentType, body.ToJsonString(JsonText.Plain)) with
        {
            Headers = new Dictionary<string, string> { ["x-amzn-RequestId"] = WireAnswer.NewRequestId() },
        };
}
