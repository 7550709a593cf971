namespace EcsExecFormat.Lambda.Runtime;

/// <summary>One event that the Runtime API handed out (Lambda Developer Guide, "Lambda runtime API", Next invocation).</summary>
/// <param name="RequestId">Safe to stand in a URL path: ASCII letters, digits, <c>-</c> and <c>_</c>, at most 128.</param>
/// <param name="Deadline">When Lambda ends the invocation; UTC, whole milliseconds.</param>
/// <param name="TraceId">The X-Ray tracing header, or null.</param>
/// <param name="FunctionArn">The function, version or alias that was invoked, or null.</param>
/// <param name="Payload">The event; any bytes.</param>
public sealed record Invocation(string RequestId, DateTimeOffset Deadline, string? TraceId, string? FunctionArn, ReadOnlyMemory<byte> Payload);
