using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Lambda;

/// <summary>The Lambda Runtime API, version 2018-06-01. It is not signed.</summary>
internal sealed class RuntimeWire(LocalLambda lambda, LocalAwsOptions options) : IWire
{
    private const string Root = "/2018-06-01/runtime/";
    private const int MostResponseBytes = 6_291_556;

    public string Service => "lambda";

    public string? Claim(ReceivedRequest request) => (request.Http.Method, Parts(request)) switch
    {
        ("GET", ["invocation", "next"]) => "NextInvocation",
        ("POST", ["invocation", _, "response"]) => "InvocationResponse",
        ("POST", ["invocation", _, "error"]) => "InvocationError",
        ("POST", ["init", "error"]) => "InitializationError",
        _ => null,
    };

    public Task<WireAnswer> AnswerAsync(ReceivedRequest request, CancellationToken cancellationToken) => Claim(request) switch
    {
        "NextInvocation" => NextAsync(cancellationToken),
        "InvocationResponse" => Task.FromResult(Respond(request)),
        "InvocationError" => Task.FromResult(End(request, Reported(request))),
        _ => Task.FromResult(FailInit(request)),
    };

    public WireAnswer Refuse(ServiceError error) => Json(error.Status, new JsonObject { ["errorMessage"] = error.Message, ["errorType"] = error.Code });

    public ServiceError? ErrorFor(FaultKind kind, string operation) => kind switch
    {
        FaultKind.Throttled => new ServiceError(429, "TooManyRequests", "Rate exceeded"),
        FaultKind.AccessDenied => new ServiceError(403, "Forbidden", "Forbidden"),
        FaultKind.InternalError => new ServiceError(500, "InternalServerError", "Container error. Non-recoverable state."),
        FaultKind.ServiceUnavailable => new ServiceError(503, "ServiceUnavailable", "Service is unavailable"),
        _ => null,
    };

    private async Task<WireAnswer> NextAsync(CancellationToken cancellationToken)
    {
        var invocation = await lambda.NextAsync(cancellationToken).ConfigureAwait(false);
        var deadline = invocation.Deliver(options.TimeProvider);
        return new WireAnswer(200, "application/json", invocation.Payload)
        {
            Headers = new Dictionary<string, string>
            {
                ["Lambda-Runtime-Aws-Request-Id"] = invocation.Id,
                ["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                ["Lambda-Runtime-Invoked-Function-Arn"] = lambda.FunctionArn,
                ["Lambda-Runtime-Trace-Id"] = TraceId(),
            },
        };
    }

    private WireAnswer Respond(ReceivedRequest request) => request.Body.Length <= MostResponseBytes
        ? End(request, new InvocationResponse(request.Body))
        : Refuse(new ServiceError(413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({MostResponseBytes} bytes)."));

    private WireAnswer End(ReceivedRequest request, InvocationResult result) => lambda.End(Parts(request)[1], result)
        ? Json(202, new JsonObject { ["status"] = "OK" })
        : Refuse(new ServiceError(400, "InvalidRequestID", "Invalid request ID"));

    private WireAnswer FailInit(ReceivedRequest request)
    {
        lambda.FailInit(Reported(request));
        return Json(202, new JsonObject { ["status"] = "OK" });
    }

    private static InvocationError Reported(ReceivedRequest request) => new(request.Header("Lambda-Runtime-Function-Error-Type"), request.Text);

    private static string[] Parts(ReceivedRequest request) =>
        request.Path.StartsWith(Root, StringComparison.Ordinal) ? request.Path[Root.Length..].Split('/') : [];

    /// <returns>A header in the form of X-Ray: version, time and 96 bits; then the segment, and no sampling.</returns>
    private string TraceId()
    {
        var random = Guid.NewGuid().ToString("N");
        var seconds = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"Root=1-{seconds:x8}-{random[..24]};Parent={random[16..]};Sampled=0");
    }

    private static WireAnswer Json(int status, JsonObject body) => WireAnswer.Text(status, "application/json", body.ToJsonString(JsonText.Plain));
}
