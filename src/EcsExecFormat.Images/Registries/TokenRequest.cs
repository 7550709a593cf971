using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>Where a registry sends clients for tokens, and what for (Docker Registry v2 authentication, Requesting a Token).</summary>
/// <param name="Realm">The token server, as the registry named it.</param>
/// <param name="Service">The registry, as the token server knows it; null when not stated.</param>
/// <param name="Scope">To pull from one repository, and nothing else.</param>
internal sealed record TokenRequest(Uri Realm, string? Service, string Scope)
{
    /// <summary>
    /// Whether a registry that speaks TLS sends clients to a server that does not: behind something that speaks TLS for it, it may name a plain address of its own.
    /// </summary>
    public bool IsInTheClear { get; private init; }

    /// <param name="question">What was asked.</param>
    /// <param name="asked">Where it was asked.</param>
    /// <param name="challenge">Of the scheme Bearer.</param>
    /// <exception cref="RegistryUnavailableException">The registry names no address that can be asked.</exception>
    public static TokenRequest Of(RegistryQuestion question, Uri asked, Challenge challenge) => WebAddress.TryRead(challenge.Realm, null, out var realm)
        ? new TokenRequest(realm, challenge.Service, IsPull(challenge.Scope) ? challenge.Scope! : $"repository:{question.Repository}:pull") { IsInTheClear = asked.Scheme == Uri.UriSchemeHttps && realm.Scheme != Uri.UriSchemeHttps }
        : throw new RegistryUnavailableException(ImageProblem.Invalid, $"{question.Registry} names no proper address where tokens are to be had.");

    public Uri Address
    {
        get
        {
            var parameters = $"{(Service is null ? "" : $"service={Uri.EscapeDataString(Service)}&")}scope={Uri.EscapeDataString(Scope)}";
            return new UriBuilder(Realm) { Query = Realm.Query.Length > 1 ? $"{Realm.Query[1..]}&{parameters}" : parameters }.Uri;
        }
    }

    /// <summary>A registry may know its repositories by other names than clients do; more than to pull from one is not asked for.</summary>
    private static bool IsPull(string? scope) =>
        scope?.Split(':') is ["repository", .. { Length: > 0 }, "pull"] && !scope.Contains(' ');
}
