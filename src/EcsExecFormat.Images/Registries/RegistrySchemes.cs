using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// Whether a registry is asked by https or http. Plain http is for hosts that the operator allowed it for, and only for one that was never heard to
/// speak TLS and evidently does not: a certificate that is refused is no reason.
/// </summary>
internal sealed class RegistrySchemes(AllowedHosts allowed)
{
    // Its keys are hosts that the operator named, so they are few.
    private readonly ConcurrentDictionary<string, string> _known = new();

    /// <returns>https or http.</returns>
    public string Of(RegistryHost registry) => _known.GetValueOrDefault(registry.Server, Uri.UriSchemeHttps);

    /// <summary>The registry answered in TLS.</summary>
    public void Spoke(RegistryHost registry, Uri address)
    {
        if (address.Scheme == Uri.UriSchemeHttps && MayBePlain(registry.Origin(Uri.UriSchemeHttp)))
            _known[registry.Server] = Uri.UriSchemeHttps;
    }

    /// <returns>Whether the question is to be asked again, in plain http.</returns>
    public bool FallsBack(RegistryHost registry, Uri address, Exception failure)
    {
        var plain = registry.Origin(Uri.UriSchemeHttp);
        if (address.Scheme != Uri.UriSchemeHttps || !MayBePlain(plain) || !SpeaksNoTls(failure, plain.Port != address.Port))
            return false;
        return _known.TryAdd(registry.Server, Uri.UriSchemeHttp) || Of(registry) == Uri.UriSchemeHttp;
    }

    // The port of plain http may be another one, and the only one that is allowed.
    private bool MayBePlain(Uri plain) => allowed.Contains(plain.Host, plain.Port);

    private static bool SpeaksNoTls(Exception failure, bool isOtherPort)
    {
        if (failure is not HttpRequestException { HttpRequestError: var error })
            return false;
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (isOtherPort && cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                return true;
            if (error == HttpRequestError.SecureConnectionError && cause is AuthenticationException or IOException)
                return true;
        }

        return false;
    }
}
