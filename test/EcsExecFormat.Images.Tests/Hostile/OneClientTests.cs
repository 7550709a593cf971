using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Registries;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>One client asks many registries for repositories of the same name, again and again, and confuses none with another.</summary>
public class OneClientTests
{
    private static readonly string[] Registries =
        ["reg.corp.example", "reg.corp.example:8443", "other.example", "plain.corp.example:5000", "plain.corp.example", "docker.io", "registry-1.docker.io", "hub.partner.example", "corp.example", "evil.example", "free.example", "dual.corp.example"];

    private int _issued;

    [Fact]
    public async Task A_token_of_one_registry_reaches_no_other()
    {
        await using var origins = new CanaryOrigins(Answer);
        var images = new RegistryImages(origins.Http, CanaryLogins.Secrets, CanaryLogins.ReadAsync, TimeProvider.System);
        for (var round = 0; round < 3; round++)
        {
            foreach (var registry in Registries)
                Assert.IsType<ImageRead.Content>(await images.ManifestAsync(ImageReference.Parse($"{registry}/team/app:1.0"), TestContext.Current.CancellationToken));
        }

        var bearers = origins.Requests.Where(one => one.Request.Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true).ToArray();
        // Docker Hub has two names here, and one token.
        Assert.Equal(Registries.Length * 3, bearers.Length);
        Assert.Equal(Registries.Length - 1, bearers.Select(one => one.Request.Authorization).Distinct().Count());
        Assert.All(bearers, one => Assert.EndsWith($"-{one.Origin}", one.Request.Authorization, StringComparison.Ordinal));
        var logins = origins.Requests.Where(one => one.Request.Authorization?.StartsWith("Basic ", StringComparison.Ordinal) == true);
        Assert.All(logins, one => Assert.Contains(CanaryLogins.All, login => login.Header == one.Request.Authorization && login.Servers.Contains(one.Origin)));
    }

    private WireReply Answer(string origin, WireRequest request) =>
        request.Target.StartsWith("/token", StringComparison.Ordinal) ? WireReply.Json($$"""{"token":"t{{Interlocked.Increment(ref _issued)}}-{{origin}}","expires_in":300}""")
        : request.Authorization is null ? WireReply.Challenge($"Bearer realm=\"{origin}/token\"") : WireReply.Json("{}");
}
