using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>A certificate may name addresses where its issuer is to be fetched; nobody looked at those.</summary>
public class CertificateAddressTests
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(1);

    [Fact]
    public async Task What_a_certificate_names_is_not_fetched()
    {
        await using var named = new WireServer(_ => WireReply.Empty(404));
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(["127.0.0.1"], $"http://127.0.0.1:{named.Port}/issuer.cer", From, Until);
        await using var server = new WireServer(_ => WireReply.Empty(404), certificate);

        using (var client = new TestClient(server.Registry))
        {
            var refused = Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{server.Registry}/team/app:1.0"));
            Assert.Contains("is not trusted", refused.Reason, StringComparison.Ordinal);
            Assert.Equal(0, named.Accepted);
        }

        using (var trusting = new TestClient(server.Registry, options => options with { Authorities = authority.Certificates }))
        {
            Assert.Equal(ImageProblem.NotFound, Assert.IsType<ImageRead.Unavailable>(await trusting.ManifestAsync($"{server.Registry}/team/app:1.0")).Problem);
            Assert.Equal(0, named.Accepted);
        }

        // Any other client fetches it.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var ordinary = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => ordinary.GetAsync(new Uri($"https://{server.Registry}/"), TestContext.Current.CancellationToken));
        Assert.SkipWhen(named.Accepted == 0 && !OperatingSystem.IsLinux(), "only on Linux it is known that an ordinary client fetches it");
        Assert.InRange(named.Accepted, 1, int.MaxValue);
    }
}
