using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>One service's protocol: which requests are its own, and how it answers and refuses.</summary>
internal interface IWire
{
    /// <summary>The signing name of the service.</summary>
    string Service { get; }

    /// <returns>The operation asked for, or null when the request is not for this service.</returns>
    string? Claim(ReceivedRequest request);

    /// <summary>Does what is asked. Errors of the service are answers too.</summary>
    Task<WireAnswer> AnswerAsync(ReceivedRequest request, CancellationToken cancellationToken);

    /// <returns>The error in the shape of this protocol.</returns>
    WireAnswer Refuse(ServiceError error);

    /// <returns>The service's own error for a fault of this kind; null when the kind is no error.</returns>
    ServiceError? ErrorFor(FaultKind kind, string operation);
}
