using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>Servers with names and public addresses of their own, each a listener of its own; whatever else is asked for refuses the connection.</summary>
internal sealed class CanaryOrigins : IAsyncDisposable
{
    /// <summary>An address without a name.</summary>
    public const string Bare = "93.184.77.77";

    private static readonly string[] All =
    [
        "https://reg.corp.example", "https://reg.corp.example:8443", "http://reg.corp.example", "https://corp.example", "https://auth.corp.example", "https://token.reg.corp.example",
        "https://xreg.corp.example", "https://g.corp.example", "https://reg.corp.example.evil.example", "https://reg-corp.example", "https://evil.example", "http://evil.example", $"https://{Bare}",
        "https://other.example", "http://plain.corp.example:5000", "https://plain.corp.example", "http://plain.corp.example", "https://registry-1.docker.io", "https://auth.docker.io",
        "http://auth.docker.io", "https://docker.io", "https://index.docker.io", "https://auth.docker.io.evil.example", "https://xauth.docker.io", "https://hub.partner.example",
        "https://partner.example", "https://tokens.partner-id.example", "https://partner-id.example", "https://dual.corp.example", "http://dual.corp.example", "https://free.example",
    ];

    private readonly TestAuthority _authority = new();
    private readonly Dictionary<string, WireServer> _servers = [];
    private readonly Dictionary<string, IPAddress> _names = new() { [Bare] = IPAddress.Parse(Bare) };
    private readonly Dictionary<IPEndPoint, int> _listeners = [];
    private readonly ConcurrentQueue<(string Origin, WireRequest Request)> _requests = new();

    /// <param name="answer">The answer to a request at an origin.</param>
    public CanaryOrigins(Func<string, WireRequest, WireReply> answer)
    {
        foreach (var origin in All)
        {
            var url = new Uri(origin);
            var address = _names.TryGetValue(url.Host, out var known) ? known : _names[url.Host] = new IPAddress([93, 184, 10, (byte)(_names.Count + 1)]);
            var server = new WireServer(request =>
            {
                _requests.Enqueue((origin, request));
                return answer(origin, request);
            }, url.Scheme == "https" ? _authority.Issue(url.Host) : null);
            _servers[origin] = server;
            _listeners[new IPEndPoint(address, url.Port)] = server.Port;
        }

        Assert.True(AllowedHosts.TryParse("plain.corp.example:5000,dual.corp.example", out var allowed));
        Http = new SafeHttp(new ConnectionOptions
        {
            Allowed = allowed,
            Authorities = _authority.Certificates,
            AttemptTimeout = TimeSpan.FromSeconds(20),
            Resolve = (host, _) => _names.TryGetValue(host, out var address) ? Task.FromResult<IPAddress[]>([address]) : throw new SocketException((int)SocketError.HostNotFound),
            Connect = (socket, address, cancellationToken) => _listeners.TryGetValue(address, out var port)
                ? socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken)
                : throw new SocketException((int)SocketError.ConnectionRefused),
        });
    }

    public SafeHttp Http { get; }

    /// <summary>What came, in order, with the origin to which it came.</summary>
    public IReadOnlyList<(string Origin, WireRequest Request)> Requests => [.. _requests];

    /// <summary>Every byte that came to an origin.</summary>
    public IEnumerable<(string Origin, IReadOnlyList<string> Connections)> Received => _servers.Select(server => (server.Key, server.Value.Received));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
        _authority.Dispose();
    }
}
