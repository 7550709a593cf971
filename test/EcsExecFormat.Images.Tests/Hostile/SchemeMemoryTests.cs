using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>Whoever can keep a registry from answering in TLS must not get its login in plain http.</summary>
public class SchemeMemoryTests
{
    private const string Registry = "reg.corp.example";
    private const string Login = """{"username":"robot","password":"secret"}""";

    /// <param name="allowed">What the operator wrote, all of which allows http://reg.corp.example.</param>
    [Theory]
    [InlineData("reg.corp.example")]
    [InlineData("reg.corp.example:80")]
    [InlineData("reg.corp.example:443,reg.corp.example:80")]
    public async Task A_registry_that_was_heard_to_speak_TLS_is_not_asked_in_plain_http(string allowed)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(Registry);
        await using var plain = new WireServer(Answer);
        var secure = new WireServer(Answer, certificate);
        var isBroken = false;
        ValueTask ConnectAsync(Socket socket, IPEndPoint address, CancellationToken cancellationToken) => (address.Port, isBroken) switch
        {
            (443, false) => socket.ConnectAsync(IPAddress.Loopback, secure.Port, cancellationToken),
            (80, _) => socket.ConnectAsync(IPAddress.Loopback, plain.Port, cancellationToken),
            _ => throw new SocketException((int)SocketError.ConnectionRefused),
        };
        TestClient NewClient()
        {
            var client = new TestClient(allowed, options => options with { Authorities = authority.Certificates, Connect = ConnectAsync }, new Dictionary<string, string> { [Registry] = Login });
            client.Names[Registry] = new([[IPAddress.Parse("93.184.10.1")]]);
            return client;
        }

        using (var client = NewClient())
        {
            await client.ManifestAsync($"{Registry}/team/app:1.0");
            Assert.Contains(secure.Requests, request => request.Authorization is not null);

            await secure.DisposeAsync();
            isBroken = true;
            await client.ManifestAsync($"{Registry}/team/app:1.0");
            Assert.Equal(0, plain.Accepted);
        }

        // It is asked so by a client that never heard it.
        using var another = NewClient();
        await another.ManifestAsync($"{Registry}/team/app:1.0");
        Assert.Contains(plain.Requests, request => request.Authorization is not null);
    }

    private static WireReply Answer(WireRequest request) => request.Authorization is null ? WireReply.Challenge("Basic realm=\"r\"") : WireReply.Json("{}");
}
