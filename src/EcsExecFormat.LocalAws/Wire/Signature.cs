using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>Signatures are not verified, but a request must carry one, and for this very service.</summary>
internal static class Signature
{
    /// <returns>Why the request is refused; null when it is well signed.</returns>
    public static ServiceError? Refusal(ReceivedRequest request, string service) => request switch
    {
        { Authorization: null } => new ServiceError(403, "MissingAuthenticationToken", "Missing Authentication Token"),
        { Scope: null } => new ServiceError(400, "IncompleteSignature", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters."),
        { Scope.Service: var scoped } when scoped != service =>
            new ServiceError(403, "SignatureDoesNotMatch", $"Credential should be scoped to correct service: '{service}'. "),
        _ => null,
    };
}
