using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>
/// The whole function, with proxy variables set, is led to where it itself is fed and where credentials are handed out: nothing comes there but what the
/// function asks of its own accord.
/// </summary>
public sealed class HostileImageTests : IAsyncLifetime
{
    /// <summary>All that a function does in AWS that looks at an image which it does not read, and its Runtime API.</summary>
    private static readonly string[] Own = ["lambda", "ecs", "sns", "dynamodb", "logs"];

    private readonly Proxied _function = new();

    public ValueTask InitializeAsync() => _function.InitializeAsync();

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task Neither_the_Runtime_API_nor_a_proxy_is_reached_by_any_image_name()
    {
        var port = _function.Aws.Endpoint.Port;
        string[] hosts =
        [
            $"127.0.0.1:{port}", $"localhost:{port}", $"LOCALHOST:{port}", $"[::1]:{port}", $"0.0.0.0:{port}", $"127.1:{port}", $"2130706433:{port}", $"0x7f000001:{port}", $"[::]:{port}",
            $"[::ffff:7f00:1]:{port}", $"[64:ff9b::7f00:1]:{port}", $"127.0.0.2:{port}", "127.0.0.1", "localhost", "[::1]", "169.254.170.2", "169.254.169.254:80", "[fd00:ec2::254]",
        ];

        foreach (var host in hosts)
        {
            var scene = Scene.Create(_function.Aws, new Parts { Image = $"{host}/2018-06-01/runtime/invocation:next" });
            var outcome = await _function.OutcomeAsync(scene.StoppedTask());
            Assert.Equal("inconclusive", (string?)outcome["verdict"]);
        }

        Assert.All(_function.Aws.Calls.All, call => Assert.Contains(call.Service, Own));
        // Whoever else asked for an event would have taken one.
        Assert.Equal(hosts.Length, (await _function.Aws.Calls.WaitForAsync("lambda", "InvocationResponse", hosts.Length, TestContext.Current.CancellationToken)).Count);
        Assert.Equal(hosts.Length, _function.Aws.Calls.Of("lambda", "NextInvocation").Count);
        Assert.Equal(0, _function.Connections);

        // It is noticed when anybody comes.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await client.GetAsync(new Uri(_function.Aws.Endpoint, "/v2/2018-06-01/runtime/invocation/manifests/next"), TestContext.Current.CancellationToken);
        Assert.Contains(_function.Aws.Calls.All, call => !Own.Contains(call.Service));
        using var proxied = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(_function.Proxy) });
        await Assert.ThrowsAsync<HttpRequestException>(() => proxied.GetAsync(new Uri("http://registry.example/v2/"), TestContext.Current.CancellationToken));
        Assert.InRange(_function.Connections, 1, int.MaxValue);
    }

    /// <summary>Proxies for everything but this machine: what calls AWS heeds these variables, and its AWS is here.</summary>
    private sealed class Proxied : RunningFunction
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public int Connections => Volatile.Read(ref _connections);

        public string Proxy => $"http://{_listener.LocalEndpoint}";

        protected override void Prepare()
        {
            base.Prepare();
            _listener.Start();
            _ = CountAsync();
        }

        protected override Dictionary<string, string> Environment()
        {
            var environment = base.Environment();
            foreach (var name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
                (environment[name], environment[name.ToLowerInvariant()]) = (Proxy, Proxy);
            (environment["NO_PROXY"], environment["no_proxy"]) = ("127.0.0.1", "127.0.0.1");
            return environment;
        }

        // It lives as long as the process of the tests.
        private async Task CountAsync()
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
            }
        }
    }
}
