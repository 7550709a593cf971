namespace EcsExecFormat.LocalAws.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The service's own throttling error; no effect.</summary>
    Throttled,

    /// <summary>The service's own access-denied error; no effect.</summary>
    AccessDenied,

    /// <summary>The service's own internal error, 500; no effect.</summary>
    InternalError,

    /// <summary>503; no effect.</summary>
    ServiceUnavailable,

    /// <summary>The error in <see cref="Fault.Error"/>; no effect.</summary>
    Error,

    /// <summary>The usual answer, later by <see cref="Fault.Delay"/>.</summary>
    Delay,

    /// <summary>The connection is closed without an answer and without an effect.</summary>
    DropBeforeEffect,

    /// <summary>The connection is closed without an answer, after the effect.</summary>
    DropAfterEffect,

    /// <summary>The effect happens, and the status is the usual one, but the body is cut in half.</summary>
    MalformedBody,
}
