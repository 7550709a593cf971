using System.Collections.Immutable;
using System.Text;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>Who is made to suffer when a registry misbehaves, and who is blamed for it.</summary>
public sealed class BlameTests
{
    private static readonly byte[] Index = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]}""");
    private static readonly byte[] Index2 = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[] }""");

    private static WireReply Hang() => WireReply.Empty(200) with { Raw = [], Then = (_, token) => Task.Delay(Timeout.Infinite, token) };

    private static string Reason(ImageRead read) => read is ImageRead.Unavailable refused ? $"{refused.Problem}: {refused.Reason}" : "content";

    [Fact]
    public async Task An_image_that_hangs_does_not_close_its_registry_to_others()
    {
        await using var server = new WireServer(request => request.Target.Contains("/evil/", StringComparison.Ordinal) ? Hang() : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry, options => options with { AttemptTimeout = TimeSpan.FromSeconds(0.5) });
        Assert.Equal("content", Reason(await client.ManifestAsync($"{server.Registry}/good:1")));
        await client.ManifestAsync($"{server.Registry}/evil/app:1");
        Assert.Equal("content", Reason(await client.ManifestAsync($"{server.Registry}/good:1")));
    }

    [Fact]
    public async Task A_registry_that_swallows_HEAD_is_read_by_GET()
    {
        await using var server = new WireServer(request => request.Method == "HEAD" ? Hang() : WireReply.Of(Index, MediaTypes.OciIndex, $"Docker-Content-Digest: {Digest.Sha256Of(Index)}"));
        using var client = new TestClient(server.Registry, options => options with { AttemptTimeout = TimeSpan.FromSeconds(0.5) });
        var cached = new CachedImages(client.Images);
        var image = ImageReference.Parse($"{server.Registry}/good:1");
        Assert.Equal("content", Reason(await cached.ManifestAsync(image, TestContext.Current.CancellationToken)));
        Assert.Equal("content", Reason(await cached.ManifestAsync(image, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_login_that_was_never_shown_is_not_blamed()
    {
        await using var server = new WireServer(_ => WireReply.Json("{}", 403));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = """{"username":"u","password":"ppppp"}""" });
        var reason = Reason(await client.ManifestAsync($"{server.Registry}/good:1"));
        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
        Assert.Empty(client.SecretsRead);
        Assert.StartsWith("AccessDenied: 127.0.0.1", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("to the login in the secret", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_behind_a_redirect_does_not_blame_the_login()
    {
        await using var server = new WireServer(request => request.Authorization is null ? WireReply.Challenge("Basic realm=\"x\"") : WireReply.Redirect("/other" + request.Target));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = """{"username":"u","password":"ppppp"}""" });
        var reason = Reason(await client.ManifestAsync($"{server.Registry}/good:1"));
        Assert.Contains("sent the function on to itself, where nothing is shown", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_always_wants_to_be_left_alone_is_waited_for_once()
    {
        var clock = new EagerClock();
        await using var server = new WireServer(_ => WireReply.Empty(429, "Retry-After: 20"));
        using var client = new TestClient(server.Registry, clock: clock);
        var each = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var before = clock.Waited;
            await client.ManifestAsync($"{server.Registry}/a{i}:1");
            each.Add((clock.Waited - before).TotalSeconds);
        }

        Assert.Equal([20, 0, 0, 0, 0], each);
    }

    [Fact]
    public async Task Secrets_Manager_that_does_not_answer_is_a_reason_and_not_waited_for_again()
    {
        await using var server = new WireServer(_ => WireReply.Challenge("Basic realm=\"x\""));
        Assert.True(AllowedHosts.TryParse(server.Registry, out var hosts));
        var reads = 0;
        using var http = new SafeHttp(new ConnectionOptions { Allowed = hosts });
        var images = new RegistryImages(http, ImmutableDictionary<string, string>.Empty.Add(server.Registry, "arn"),
            (_, _) =>
            {
                reads++;
                throw new CallFailedException("secretsmanager", "GetSecretValue", null, true, "no complete answer within 5 s");
            }, TimeProvider.System);
        for (var task = 0; task < 3; task++)
            Assert.Equal($"Unreachable: The login for {server.Registry} is not to be had: AWS Secrets Manager did not answer.", Reason(await images.ManifestAsync(ImageReference.Parse($"{server.Registry}/a:1"), TestContext.Current.CancellationToken)));
        Assert.Equal(1, reads);
    }

    [Theory]
    [InlineData("blake3:aa")]
    [InlineData(null)]
    public async Task The_last_look_before_a_change_asks_what_a_pull_would_ask(string? stated)
    {
        var (first, second) = (stated ?? Digest.Sha256Of(Index).ToString(), stated ?? Digest.Sha256Of(Index2).ToString());
        var isMoved = false;
        // HEAD is answered from a stale cache; GET is fresh.
        await using var server = new WireServer(request => request.Method == "HEAD" ? WireReply.Of([], MediaTypes.OciIndex, $"Docker-Content-Digest: {first}")
            : isMoved ? WireReply.Of(Index2, MediaTypes.OciIndex, $"Docker-Content-Digest: {second}") : WireReply.Of(Index, MediaTypes.OciIndex, $"Docker-Content-Digest: {first}"));
        using var client = new TestClient(server.Registry);
        var cached = new CachedImages(client.Images);
        var image = ImageReference.Parse($"{server.Registry}/good:1");
        var read = Assert.IsType<ImageRead.Content>(await cached.ManifestAsync(image, TestContext.Current.CancellationToken));
        isMoved = true;
        var refusal = await new ImageGuards(cached, client.Images).MovedAsync([new ImageGuards.InspectedImage("c", image, read.Digest ?? Digest.Sha256Of(Index))], TestContext.Current.CancellationToken);
        Assert.NotNull(refusal);
    }

    [Fact]
    public async Task A_token_server_that_wants_to_be_left_alone_is()
    {
        await using var tokens = new WireServer(_ => WireReply.Empty(429, "Retry-After: 3600"));
        await using var server = new WireServer(_ => WireReply.Challenge($"Bearer realm=\"http://{tokens.Registry}/t\""));
        using var client = new TestClient(server.Registry + "," + tokens.Registry);
        for (var i = 0; i < 3; i++)
            await client.ManifestAsync($"{server.Registry}/a{i}:1");
        Assert.Single(tokens.Requests);
    }

    [Theory]
    [InlineData("Bearer realm=\"http://HOST/t\"", "hunter22", "DENIED", "user u with password hunter22 may not pull")]
    [InlineData("Basic realm=\"x\"", "HUNTERTWO", "HUNTERTWO", "x")]
    public async Task A_password_is_quoted_neither_as_message_nor_as_code_whoever_was_shown_it(string challenge, string password, string code, string message)
    {
        await using var server = new WireServer(request => request.Target.StartsWith("/t", StringComparison.Ordinal) ? WireReply.Json("""{"token":"tok"}""")
            : request.Authorization is null ? WireReply.Challenge(challenge.Replace("HOST", request.Headers["Host"], StringComparison.Ordinal))
            : WireReply.Json($$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""", 403));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = $$"""{"username":"u","password":"{{password}}"}""" });
        Assert.DoesNotContain(password, Reason(await client.ManifestAsync($"{server.Registry}/app:1")), StringComparison.Ordinal);
    }
}
