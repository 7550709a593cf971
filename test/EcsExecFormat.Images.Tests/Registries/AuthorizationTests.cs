using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>How challenges are answered, and how seldom.</summary>
public sealed class AuthorizationTests
{
    private const string Login = """{"username":"robot","password":"canary"}""";
    private static readonly string Basic = "Basic " + Convert.ToBase64String("robot:canary"u8);
    private static readonly byte[] Index = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]}""");

    private readonly HandClock _clock = new();

    [Fact]
    public async Task An_anonymous_token_costs_two_more_requests_the_first_time_and_none_when_warm()
    {
        await using var server = Bearer(_ => WireReply.Json("""{"token":"t1","expires_in":300}"""));
        using var client = new TestClient(server.Registry, clock: _clock);

        for (var i = 0; i < 3; i++)
            Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:1"));

        Assert.Equal(
            ["GET /v2/team/app/manifests/1 -", "GET /token?service=reg&scope=repository%3Ateam%2Fapp%3Apull -", "GET /v2/team/app/manifests/1 Bearer t1", "GET /v2/team/app/manifests/1 Bearer t1", "GET /v2/team/app/manifests/1 Bearer t1"],
            Lines(server));
    }

    [Fact]
    public async Task A_token_that_has_ended_is_replaced_without_another_challenge()
    {
        var number = 0;
        await using var server = Bearer(_ => WireReply.Json($$"""{"access_token":"t{{++number}}","expires_in":300}"""));
        using var client = new TestClient(server.Registry, clock: _clock);
        await client.ManifestAsync($"{server.Registry}/team/app:1");

        _clock.Advance(TimeSpan.FromSeconds(289));
        await client.ManifestAsync($"{server.Registry}/team/app:1");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await client.ManifestAsync($"{server.Registry}/team/app:1");

        Assert.Equal(["-", "-", "Bearer t1", "Bearer t1", "-", "Bearer t2"], Lines(server).Select(line => line.Split(' ', 3)[2]));
    }

    [Fact]
    public async Task A_token_without_a_stated_life_is_good_for_less_than_a_minute()
    {
        await using var server = Bearer(_ => WireReply.Json("""{"token":"t1"}"""));
        using var client = new TestClient(server.Registry, clock: _clock);
        await client.ManifestAsync($"{server.Registry}/team/app:1");
        _clock.Advance(TimeSpan.FromSeconds(51));
        await client.ManifestAsync($"{server.Registry}/team/app:1");
        Assert.Equal(2, server.Requests.Count(request => request.Target.StartsWith("/token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_token_is_for_one_repository()
    {
        await using var server = Bearer(_ => WireReply.Json("""{"token":"t1","expires_in":300}"""));
        using var client = new TestClient(server.Registry, clock: _clock);
        await client.ManifestAsync($"{server.Registry}/team/app:1");
        await client.ManifestAsync($"{server.Registry}/team/other:1");
        Assert.Equal(
            ["/token?service=reg&scope=repository%3Ateam%2Fapp%3Apull", "/token?service=reg&scope=repository%3Ateam%2Fother%3Apull"],
            server.Requests.Select(request => request.Target).Where(target => target.StartsWith("/token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_warm_token_that_is_refused_is_replaced_once()
    {
        var number = 0;
        await using var server = new WireServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal) ? WireReply.Json($$"""{"token":"t{{++number}}","expires_in":300}""")
            : request.Authorization == "Bearer t2" || (request.Authorization == "Bearer t1" && number == 1 && request.Target.EndsWith("/1", StringComparison.Ordinal))
                ? WireReply.Of(Index, MediaTypes.OciIndex)
                : WireReply.Challenge($"Bearer realm=\"http://{request.Headers["Host"]}/token\""));
        using var client = new TestClient(server.Registry, clock: _clock);

        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:1"));
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:2"));

        Assert.Equal(["-", "-", "Bearer t1", "Bearer t1", "-", "Bearer t2"], Lines(server).Select(line => line.Split(' ', 3)[2]));
    }

    [Fact]
    public async Task A_configured_login_is_shown_to_the_token_server_of_the_registry_and_read_once()
    {
        await using var server = Bearer(request => request.Authorization == Basic ? WireReply.Json("""{"token":"t1","expires_in":300}""") : WireReply.Empty(401));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = Login }, clock: _clock);

        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:1"));
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/other:1"));

        Assert.Equal(["-", Basic, "Bearer t1", "-", Basic, "Bearer t1"], Lines(server).Select(line => line.Split(' ', 3)[2]));
        Assert.Single(client.SecretsRead);
    }

    [Fact]
    public async Task Basic_costs_one_more_request_the_first_time()
    {
        await using var server = new WireServer(request => request.Authorization == Basic ? WireReply.Of(Index, MediaTypes.OciIndex) : WireReply.Challenge("Basic realm=\"here\""));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = Login }, clock: _clock);
        await client.ManifestAsync($"{server.Registry}/team/app:1");
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:1"));
        Assert.Equal(["-", Basic, Basic], Lines(server).Select(line => line.Split(' ', 3)[2]));
    }

    [Fact]
    public async Task A_secret_is_read_only_when_a_registry_asks_and_again_after_five_minutes()
    {
        await using var open = new WireServer(_ => WireReply.Of(Index, MediaTypes.OciIndex));
        await using var closed = new WireServer(request => request.Authorization is null ? WireReply.Challenge("Basic realm=\"here\"") : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient($"{open.Registry},{closed.Registry}", logins: new Dictionary<string, string> { [open.Registry] = Login, [closed.Registry] = Login }, clock: _clock);

        await client.ManifestAsync($"{open.Registry}/a:1");
        Assert.Empty(client.SecretsRead);
        await client.ManifestAsync($"{closed.Registry}/a:1");
        _clock.Advance(TimeSpan.FromMinutes(4));
        await client.ManifestAsync($"{closed.Registry}/a:1");
        Assert.Single(client.SecretsRead);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await client.ManifestAsync($"{closed.Registry}/a:1");
        Assert.Equal(2, client.SecretsRead.Count);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"username":"robot"}""")]
    [InlineData("""{"username":"ro:bot","password":"canary"}""")]
    [InlineData("""{"username":"robot","password":7}""")]
    public async Task A_secret_that_holds_no_login_is_named_and_not_quoted(string secret)
    {
        await using var server = new WireServer(_ => WireReply.Challenge("Basic realm=\"here\""));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = secret }, clock: _clock);
        var read = await client.ManifestAsync($"{server.Registry}/a:1");
        EcrImagesTests.AssertUnavailable(read, ImageProblem.LoginRefused, "holds no JSON object with the texts \"username\" and \"password\"");
        Assert.DoesNotContain("canary", read.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_is_refused_is_not_shown_again_and_again()
    {
        await using var server = new WireServer(_ => WireReply.Challenge("Basic realm=\"here\""));
        using var client = new TestClient(server.Registry, logins: new Dictionary<string, string> { [server.Registry] = Login }, clock: _clock);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/team/app:1"), ImageProblem.LoginRefused, "refused to show team/app to the login in the secret arn:aws:secretsmanager");
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Without_a_login_it_is_said_that_one_is_missing()
    {
        await using var server = new WireServer(_ => WireReply.Challenge("Basic realm=\"here\""));
        using var client = new TestClient(server.Registry, clock: _clock);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/team/app:1"), ImageProblem.AccessDenied, "to somebody without a login");
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":"a b"}""")]
    [InlineData("""{"token":"a\r\nX: y"}""")]
    [InlineData("""{"token":7}""")]
    [InlineData("nonsense")]
    public async Task A_token_document_without_a_token_that_can_be_sent_is_invalid(string document)
    {
        await using var server = Bearer(_ => WireReply.Json(document));
        using var client = new TestClient(server.Registry, clock: _clock);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.Invalid, "with no token");
    }

    private static WireServer Bearer(Func<WireRequest, WireReply> token) => new(request =>
        request.Target.StartsWith("/token", StringComparison.Ordinal) ? token(request)
        : request.Authorization?.StartsWith("Bearer t", StringComparison.Ordinal) == true ? WireReply.Of(Index, MediaTypes.OciIndex)
        : WireReply.Challenge($"Bearer realm=\"http://{request.Headers["Host"]}/token\",service=\"reg\",scope=\"repository:{Repository(request)}:pull\""));

    private static string Repository(WireRequest request) => request.Target["/v2/".Length..request.Target.IndexOf("/manifests", StringComparison.Ordinal)];

    private static string[] Lines(WireServer server) => [.. server.Requests.Select(request => $"{request} {request.Authorization ?? "-"}")];
}
