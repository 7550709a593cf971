using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>The codes a service uses for failures that all services know.</summary>
internal sealed record StandardErrors
{
    public required ServiceError Throttled { get; init; }

    public required ServiceError Internal { get; init; }

    public required ServiceError Unavailable { get; init; }

    /// <summary>Status and code of an access denied; the text names the action.</summary>
    public required ServiceError AccessDenied { get; init; }

    /// <returns>The error for a fault of this kind; null when the kind is no error.</returns>
    public ServiceError? For(FaultKind kind, string action) => kind switch
    {
        FaultKind.Throttled => Throttled,
        FaultKind.InternalError => Internal,
        FaultKind.ServiceUnavailable => Unavailable,
        FaultKind.AccessDenied => AccessDenied with
        {
            Message = $"User: {AccessDenied.Message} is not authorized to perform: {action} because no identity-based policy allows the {action} action",
        },
        _ => null,
    };

    /// <summary>ECS and ECR.</summary>
    public static StandardErrors Json(string caller) => new()
    {
        Throttled = new(400, "ThrottlingException", "Rate exceeded"),
        Internal = new(500, "ServerException", "Service Unavailable. Please try again later."),
        Unavailable = new(503, "ServiceUnavailableException", "Service is unavailable"),
        AccessDenied = new(400, "AccessDeniedException", caller),
    };

    public static StandardErrors Logs(string caller) => Json(caller) with
    {
        Internal = new(500, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure."),
        Unavailable = new(503, "ServiceUnavailableException", "The service cannot complete the request."),
    };

    public static StandardErrors Secrets(string caller) => Json(caller) with
    {
        Internal = new(500, "InternalServiceError", "An error occurred on the server side."),
    };

    public static StandardErrors Ssm(string caller) => Json(caller) with
    {
        Internal = new(500, "InternalServerError", "An internal error occurred."),
    };

    public static StandardErrors CloudFormation(string caller) => Sts(caller);

    public static StandardErrors DynamoDb(string caller) => new()
    {
        Throttled = new(400, "com.amazonaws.dynamodb.v20120810#ThrottlingException", "Throughput exceeds the current capacity of your table or index."),
        Internal = new(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", "The request could not be processed because of an internal server error"),
        Unavailable = new(503, "com.amazonaws.dynamodb.v20120810#ServiceUnavailable", "The service is temporarily unavailable"),
        AccessDenied = new(400, "com.amazon.coral.service#AccessDeniedException", caller),
    };

    public static StandardErrors Sns(string caller) => new()
    {
        Throttled = new(400, "Throttling", "Rate exceeded"),
        Internal = new(500, "InternalError", "An internal error occurred"),
        Unavailable = new(503, "ServiceUnavailable", "Service is unavailable"),
        AccessDenied = new(403, "AuthorizationError", caller),
    };

    public static StandardErrors Sts(string caller) => Sns(caller) with
    {
        Internal = new(500, "InternalFailure", "An internal error occurred"),
        AccessDenied = new(403, "AccessDenied", caller),
    };
}
