using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>A registry that answers, and sends clients to a token server that does not: people have to hear which of the two it is.</summary>
public sealed class TokenServerTroubleTests
{
    [Fact]
    public async Task A_token_server_that_refuses_the_connection_is_named_and_not_the_registry()
    {
        var unavailable = await AskAsync(ClosedPort(), "tokens.test");

        Assert.Equal((ImageProblem.Unreachable, "tokens.test refused the connection."), (unavailable.Problem, unavailable.Reason));
    }

    [Fact]
    public async Task A_token_server_that_may_not_be_asked_is_named_and_not_the_registry()
    {
        var unavailable = await AskAsync(ClosedPort(), "other.test");

        Assert.Equal(ImageProblem.NotAllowed, unavailable.Problem);
        Assert.StartsWith("tokens.test was not asked: tokens.test would be asked in plain http.", unavailable.Reason, StringComparison.Ordinal);
    }

    private static async Task<ImageRead.Unavailable> AskAsync(int port, string allowed)
    {
        await using var registry = new WireServer(_ => WireReply.Challenge($"Bearer realm=\"http://tokens.test:{port}/token\""));
        using var client = new TestClient($"registry.test:{registry.Port},{allowed}:{port}", options => options with { AttemptTimeout = TimeSpan.FromSeconds(30) });
        client.Names["registry.test"] = new([[IPAddress.Loopback]]);
        client.Names["tokens.test"] = new([[IPAddress.Loopback]]);
        return Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"registry.test:{registry.Port}/team/web:1.0"));
    }

    private static int ClosedPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
