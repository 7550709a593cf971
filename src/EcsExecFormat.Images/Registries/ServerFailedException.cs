namespace EcsExecFormat.Images.Registries;

/// <summary>A server failed in a way that may pass. Never leaves the port.</summary>
/// <param name="reason">A sentence for people, without credentials.</param>
/// <param name="kind">How it failed.</param>
internal sealed class ServerFailedException(string reason, FailureKind kind = FailureKind.Answered) : Exception(reason)
{
    public FailureKind Kind { get; } = kind;
}

/// <summary>How a server failed, which tells whom else that concerns.</summary>
internal enum FailureKind
{
    /// <summary>It answered, with a failure or in pieces: that says nothing about other images.</summary>
    Answered,

    /// <summary>Somebody on the way took too long.</summary>
    TimeOut,

    /// <summary>The registry's own server was not there: no name, no connection, no TLS.</summary>
    NobodyThere,
}
