namespace EcsExecFormat.LocalAws.Lambda;

/// <summary>How an invocation ended: <see cref="InvocationResponse"/>, <see cref="InvocationError"/> or <see cref="InvocationTimedOut"/>.</summary>
public abstract record InvocationResult;

/// <param name="Body">What the function answered.</param>
public sealed record InvocationResponse(ReadOnlyMemory<byte> Body) : InvocationResult
{
    /// <summary>The answer as UTF-8 text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);
}

/// <summary>An error the function reported, for an invocation or for its initialization.</summary>
/// <param name="Type">The header Lambda-Runtime-Function-Error-Type; null when it was not sent.</param>
/// <param name="Document">The body: <c>{"errorMessage":…,"errorType":…,"stackTrace":[…]}</c>.</param>
public sealed record InvocationError(string? Type, string Document) : InvocationResult;

/// <summary>The deadline passed before the function answered.</summary>
public sealed record InvocationTimedOut : InvocationResult;
