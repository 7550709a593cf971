using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>A registry did not give what it was asked for, and would not the next time. Never leaves the port.</summary>
/// <param name="problem">The kind of obstacle.</param>
/// <param name="reason">A sentence for people, without credentials.</param>
internal sealed class RegistryUnavailableException(ImageProblem problem, string reason) : Exception(reason)
{
    public ImageRead.Unavailable Answer { get; } = new(problem, reason);
}

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

/// <summary>A server was asked too often. Never leaves the port.</summary>
/// <param name="server">Its host, and its port where that is not the usual one.</param>
/// <param name="after">How long it wants to be left alone; null when it does not say.</param>
internal sealed class TooManyRequestsException(string server, TimeSpan? after) : Exception($"{server} was asked too often.")
{
    public TimeSpan? After { get; } = after;
}
