using System.Net;

namespace EcsExecFormat.Images.Connections;

/// <summary>
/// The one way out for everything that an image name leads to. Nothing is followed or unpacked by itself, no proxy stands between (it would connect where
/// nobody looked), and plain http is spoken with hosts that the operator named only.
/// </summary>
public sealed class SafeHttp : IDisposable
{
    private const int MaxHeaderKilobytes = 32;
    private const int MaxDrainedBytes = 64 * 1024;

    private readonly HttpClient _client;

    public SafeHttp(ConnectionOptions options)
    {
        Options = options;
        var connector = new SafeConnector(options);
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            Credentials = null,
            PreAuthenticate = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // The rest of an answer that is refused is not worth waiting for.
            MaxResponseDrainSize = MaxDrainedBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ConnectTimeout = options.AttemptTimeout,
            // A frozen function wakes up to dead connections.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = new CertificateTrust(options.Authorities).NewOptions(),
            ConnectCallback = connector.ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public ConnectionOptions Options { get; }

    /// <summary>Sends one request and reads the head of its answer.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="mayUseAllowList">
    /// Whether the address may be of a host that the operator allowed. What a stranger's registry names may not: it would have a request of its choice sent to
    /// a private host.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConnectionRefusedException">The address is one that is not asked.</exception>
    /// <exception cref="CertificateRefusedException">The server does not prove who it is.</exception>
    /// <exception cref="HttpRequestException">Nobody answered, or not in HTTP.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool mayUseAllowList, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        // Before it can be sent over a connection that is open already.
        if (!mayUseAllowList && Options.Allowed.Contains(address.Host, address.Port))
            throw new ConnectionRefusedException($"only registries that are allowed themselves may lead to {address.Authority}");
        if (address.Scheme != Uri.UriSchemeHttps && !Options.Allowed.Contains(address.Host, address.Port))
            throw new ConnectionRefusedException($"{address.Host} would be asked in plain http");
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException wrapped) when (Cause(wrapped) is { } cause)
        {
            throw cause;
        }
    }

    public void Dispose() => _client.Dispose();

    private static Exception? Cause(Exception wrapped)
    {
        for (var cause = wrapped.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is ConnectionRefusedException or CertificateRefusedException)
                return cause;
        }

        return null;
    }
}
