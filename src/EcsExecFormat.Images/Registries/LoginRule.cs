using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// Who may be shown the login that is configured for a registry: the registry itself, when it asks for it; and the server where it sends clients for tokens, if
/// that is the registry's own. Never where a redirect leads. A registry that merely passes on what another one said would otherwise give its password away.
/// </summary>
internal static class LoginRule
{
    private const string DockerHubTokens = "auth.docker.io";

    /// <param name="registry">Whose login it is.</param>
    /// <param name="request">Where it would be shown.</param>
    /// <param name="isShared">Whether the operator listed that server with the same secret.</param>
    /// <returns>Why it is not shown, as a sentence; null when it may be.</returns>
    public static string? Refusal(RegistryHost registry, TokenRequest request, bool isShared) => (isShared || IsOwn(registry, request.Realm), request.IsInTheClear) switch
    {
        (false, _) => $"{registry} wants its login to be shown to {request.Realm.Authority}, another host, so it was not shown. If that is the registry's own, name it in REGISTRY_CREDENTIALS with the same secret.",
        (_, true) => $"{registry} speaks TLS and wants its login to be shown to {request.Realm.Authority} in plain http, so it was not shown.",
        _ => null,
    };

    /// <summary>
    /// The same host; a domain above it, whose owner owns the registry's name too (<c>gitlab.com</c> for <c>registry.gitlab.com</c>); or Docker Hub's.
    /// </summary>
    private static bool IsOwn(RegistryHost registry, Uri realm) =>
        realm.Host == registry.Host
        || (registry.IsDockerHub && realm.Host == DockerHubTokens)
        || (HostName.Literal(registry.Host) is null && realm.Host.Contains('.') && registry.Host.EndsWith('.' + realm.Host, StringComparison.Ordinal));
}
