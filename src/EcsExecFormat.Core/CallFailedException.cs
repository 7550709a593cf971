namespace EcsExecFormat.Core;

/// <summary>A call behind a port failed in a way that the port's answer cannot express. It reaches the caller's retry.</summary>
/// <param name="service">Lower-case service name as in IAM actions: <c>ecs</c>, <c>ecr</c>, <c>sns</c>, <c>dynamodb</c>.</param>
/// <param name="operation">API operation, such as <c>DescribeTaskDefinition</c>.</param>
/// <param name="code">The service's error code (<c>AccessDeniedException</c>), or null when no answer came.</param>
/// <param name="isTransient">Whether the same call may succeed later: throttling, time-outs, 5xx, no connection.</param>
/// <param name="message">What happened, in words; without credentials and request bodies.</param>
/// <param name="inner">The failure underneath, or null.</param>
public sealed class CallFailedException(string service, string operation, string? code, bool isTransient, string message, Exception? inner = null)
    : Exception($"{service}:{operation} failed ({code ?? "no answer"}): {message}", inner)
{
    /// <summary>Lower-case service name as in IAM actions.</summary>
    public string Service { get; } = service;

    /// <summary>API operation, such as <c>DescribeTaskDefinition</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>The service's error code, or null when no answer came.</summary>
    public string? Code { get; } = code;

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;
}
