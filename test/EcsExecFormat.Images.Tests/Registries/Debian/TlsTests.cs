using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Images.Tests.Registries.Debian;

/// <summary>docker-registry that speaks TLS with a certificate of the company's own authority.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task It_is_trusted_when_its_authority_is_and_not_asked_otherwise()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        await using var registry = await DebianRegistry.StartAsync(new RegistrySetup { Tls = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem()) });
        await Skopeo.FillAsync(Picture.FolderOf(Picture.Single), registry, "team/web");
        await registry.RequestsAsync();
        using var trusting = new TestClient(registry.Name, options => options with { Authorities = authority.Certificates, AttemptTimeout = TimeSpan.FromSeconds(30) });
        using var other = new TestClient(registry.Name);

        var offer = await LookAsync(trusting, registry);
        Assert.Equal("linux/arm64", string.Join(' ', Assert.IsType<ImageOffer.Made>(offer).Platforms));
        Assert.Equal(2, (await registry.RequestsAsync()).Count);

        var unknown = Assert.IsType<ImageOffer.Unknown>(await LookAsync(other, registry));
        Assert.Equal(ImageProblem.Unreachable, unknown.Problem);
        Assert.StartsWith("127.0.0.1 cannot be trusted: its certificate is not trusted", unknown.Reason, StringComparison.Ordinal);
        Assert.Empty(await registry.RequestsAsync());
    }

    private static Task<ImageOffer> LookAsync(TestClient client, DebianRegistry registry) =>
        new ImageInspector(client.Images).InspectAsync(ImageReference.Parse($"{registry.Name}/team/web:latest"), Platform.LinuxAmd64, TestContext.Current.CancellationToken);
}
