namespace EcsExecFormat.Lambda.Runtime;

/// <summary>The Runtime API cannot be reached, broke off, or answered what its documentation does not know: the process has to end.</summary>
public sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An event was handed out that cannot be given to a handler; it is answered with an invocation error.</summary>
/// <param name="requestId">The invocation to fail; valid as <see cref="Invocation.RequestId"/>.</param>
/// <param name="message">What is wrong with it.</param>
public sealed class UnusableInvocationException(string requestId, string message) : Exception(message)
{
    public string RequestId { get; } = requestId;
}
