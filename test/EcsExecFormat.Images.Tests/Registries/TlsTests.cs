using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>Whom the client believes, and when it speaks in the clear.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly byte[] Index = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]}""");

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task An_authority_of_one_s_own_is_trusted_when_it_is_named()
    {
        await using var server = new WireServer(Answer, _authority.Issue("127.0.0.1"));
        using var stranger = new TestClient(server.Registry);
        using var friend = new TestClient(server.Registry, options => options with { Authorities = _authority.Certificates });

        EcrImagesTests.AssertUnavailable(await stranger.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.Unreachable, "not trusted (PartialChain)");
        Assert.IsType<ImageRead.Content>(await friend.ManifestAsync($"{server.Registry}/a:1"));
    }

    [Fact]
    public async Task A_certificate_for_another_name_or_another_time_is_refused_whoever_made_it()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var (certificate, words) in ((System.Security.Cryptography.X509Certificates.X509Certificate2, string)[])
        [
            (_authority.Issue("registry.example"), "for another name"),
            (_authority.Issue(["127.0.0.1"], null, now.AddHours(-2), now.AddHours(-1)), "NotTimeValid"),
        ])
        {
            await using var server = new WireServer(Answer, certificate);
            using var client = new TestClient(server.Registry, options => options with { Authorities = _authority.Certificates });
            EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.Unreachable, words);
            Assert.Empty(server.Requests);
        }
    }

    [Fact]
    public async Task An_allowed_registry_that_speaks_no_TLS_is_asked_in_plain_http_and_that_is_remembered()
    {
        await using var server = new WireServer(Answer);
        using var client = new TestClient(server.Registry);
        for (var i = 0; i < 3; i++)
            Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/a:1"));
        // One that failed, and one that was kept.
        Assert.Equal(2, server.Accepted);
    }

    [Fact]
    public async Task A_registry_with_a_bad_certificate_is_never_asked_in_plain_http()
    {
        await using var server = new WireServer(Answer, _authority.Issue("127.0.0.1"));
        using var client = new TestClient(server.Registry);
        await client.ManifestAsync($"{server.Registry}/a:1");
        Assert.Empty(server.Requests);
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task A_login_for_a_registry_that_speaks_TLS_is_not_shown_in_plain_http_even_where_that_is_allowed()
    {
        await using var tokens = new WireServer(_ => WireReply.Json("""{"token":"t"}"""));
        await using var server = new WireServer(_ => WireReply.Challenge($"Bearer realm=\"http://{tokens.Registry}/token\""), _authority.Issue("127.0.0.1"));
        using var client = new TestClient(
            $"{server.Registry},{tokens.Registry}", options => options with { Authorities = _authority.Certificates },
            new Dictionary<string, string> { [server.Registry] = """{"username":"robot","password":"canary"}""" });

        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.LoginNotShown, "in plain http, so it was not shown");
        Assert.Equal(0, tokens.Accepted);
    }

    private static WireReply Answer(WireRequest request) => WireReply.Of(Index, MediaTypes.OciIndex);
}
