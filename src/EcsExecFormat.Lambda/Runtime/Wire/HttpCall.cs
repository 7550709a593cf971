namespace EcsExecFormat.Lambda.Runtime.Wire;

/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Path">An absolute path of legal characters only.</param>
/// <param name="Body">JSON; null sends none.</param>
/// <param name="ErrorType">Value of Lambda-Runtime-Function-Error-Type, legal in a header; null sends none.</param>
internal sealed record HttpCall(string Method, string Path, ReadOnlyMemory<byte>? Body = null, string? ErrorType = null);

/// <param name="Head">Status line and header fields.</param>
/// <param name="Body">The whole body; null when it was larger than <see cref="HttpPeer.MaximumBody"/>, and was thrown away.</param>
internal sealed record HttpAnswer(ResponseHead Head, ReadOnlyMemory<byte>? Body)
{
    public int Status => Head.Status;
}
