using System.Net.Sockets;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>What failures underneath HTTP mean, in words.</summary>
internal static class ConnectionFailures
{
    /// <param name="failure">What was thrown while a server was asked.</param>
    /// <param name="server">The server's host.</param>
    /// <param name="isRegistry">Whether the server is the registry's own, and has not answered yet.</param>
    /// <returns>Null when it is something else.</returns>
    public static Exception? Translate(Exception failure, string server, bool isRegistry = false) => failure switch
    {
        ConnectionRefusedException refused => new RegistryUnavailableException(ImageProblem.NotAllowed,
            $"{server} was not asked: {refused.Message}. Only hosts that ALLOWED_PRIVATE_REGISTRIES names may be at such addresses or speak plain http."),
        CertificateRefusedException refused => new RegistryUnavailableException(ImageProblem.Unreachable,
            $"{server} cannot be trusted: {refused.Message}. Certificates of an authority of your own are to be in the template's CaBundleLayerArn."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new RegistryUnavailableException(ImageProblem.Invalid, $"{server} answered with a head that is too large."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } =>
            new ServerFailedException($"{server} {Words(failure)}.", isRegistry ? FailureKind.NobodyThere : FailureKind.TimeOut),
        HttpRequestException or IOException => new ServerFailedException($"{server} {Words(failure)}."),
        _ => null,
    };

    private static string Words(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return Words(socket.SocketErrorCode);
        }

        return (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "could not be found by its name",
            HttpRequestError.SecureConnectionError => "did not come to terms about TLS",
            HttpRequestError.InvalidResponse => "did not answer in HTTP",
            HttpRequestError.ResponseEnded => "broke off its answer",
            HttpRequestError.ConnectionError => "could not be connected to",
            _ => "broke off its answer",
        };
    }

    private static string Words(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => "does not exist: its name leads to no address",
        SocketError.TryAgain => "could not be found by its name",
        SocketError.ConnectionRefused => "refused the connection",
        SocketError.TimedOut => "did not answer",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "cannot be reached from the function's network",
        _ => "broke off the connection",
    };
}
