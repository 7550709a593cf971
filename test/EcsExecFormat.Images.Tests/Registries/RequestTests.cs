using System.Net;
using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>What goes over the wire to a registry, and how often.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    private static readonly byte[] Index = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]}""");
    private static readonly Digest IndexDigest = Digest.Sha256Of(Index);

    [Fact]
    public async Task A_manifest_costs_one_request_that_takes_every_type_of_manifest_and_shows_nothing()
    {
        await using var server = new WireServer(_ => WireReply.Of(Index, MediaTypes.OciIndex, $"Docker-Content-Digest: {IndexDigest}"));
        using var client = new TestClient(server.Registry);

        var content = Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:1.0"));

        Assert.Equal((MediaTypes.OciIndex, IndexDigest), (content.MediaType, content.Digest));
        Assert.Equal(Index, content.Bytes.ToArray());
        var request = Assert.Single(server.Requests);
        Assert.Equal("GET /v2/team/app/manifests/1.0", request.ToString());
        Assert.Equal(MediaTypes.AcceptedManifests.Order(), request.Headers["Accept"].Split(", ").Order());
        Assert.Equal("ecs-exec-format/1.0", request.Headers["User-Agent"]);
        Assert.Equal(["Accept", "Host", "User-Agent"], request.Headers.Keys.Order());
    }

    [Fact]
    public async Task A_digest_goes_before_the_tag_and_what_comes_is_checked_against_it()
    {
        await using var server = new WireServer(_ => WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry);
        var image = $"{server.Registry}/team/app:1.0";

        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{image}@{IndexDigest}"));
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{image}@{Digest.Sha256Of("x"u8)}"), ImageProblem.Invalid, "another digest");

        Assert.Equal($"GET /v2/team/app/manifests/{IndexDigest}", server.Requests[0].ToString());
    }

    [Fact]
    public async Task A_manifest_by_tag_has_the_digest_that_the_registry_states_or_is_refused()
    {
        await using var server = new WireServer(_ => WireReply.Of(Index, MediaTypes.OciIndex, $"Docker-Content-Digest: {Digest.Sha256Of("x"u8)}"));
        using var client = new TestClient(server.Registry);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.Invalid, "does not have the digest it states");
    }

    [Fact]
    public async Task A_signed_schema_1_manifest_has_another_digest_than_its_text()
    {
        await using var server = new WireServer(_ => WireReply.Of("{}"u8.ToArray(), MediaTypes.DockerSchema1Signed, $"Docker-Content-Digest: {Digest.Sha256Of("x"u8)}"));
        using var client = new TestClient(server.Registry);
        Assert.Null(Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/a:1")).Digest);
    }

    [Fact]
    public async Task A_config_is_a_blob_and_is_checked()
    {
        var config = "{}"u8.ToArray();
        await using var server = new WireServer(_ => WireReply.Of(config, "application/octet-stream"));
        using var client = new TestClient(server.Registry);

        Assert.IsType<ImageRead.Content>(await client.BlobAsync($"{server.Registry}/team/app:1", Digest.Sha256Of(config)));
        EcrImagesTests.AssertUnavailable(await client.BlobAsync($"{server.Registry}/team/app:1", IndexDigest), ImageProblem.Invalid, "does not have the digest");

        Assert.Equal($"GET /v2/team/app/blobs/{Digest.Sha256Of(config)}", server.Requests[0].ToString());
    }

    [Fact]
    public async Task The_digest_of_a_tag_is_asked_for_without_a_pull()
    {
        await using var server = new WireServer(_ => WireReply.Of(Index, MediaTypes.OciIndex, $"Docker-Content-Digest: {IndexDigest}"));
        using var client = new TestClient(server.Registry);
        var image = ImageReference.Parse($"{server.Registry}/team/app:1.0");

        Assert.Equal(IndexDigest, await client.Images.CurrentDigestAsync(image, TestContext.Current.CancellationToken));
        Assert.Null(await client.Images.CurrentDigestAsync(image.ByDigest(IndexDigest), TestContext.Current.CancellationToken));

        Assert.Equal("HEAD /v2/team/app/manifests/1.0", Assert.Single(server.Requests).ToString());
    }

    [Fact]
    public async Task A_tag_whose_digest_is_not_told_is_no_failure()
    {
        await using var server = new WireServer(request => request.Target.Contains("gone", StringComparison.Ordinal) ? WireReply.Empty(404) : WireReply.Of([], "text/plain"));
        using var client = new TestClient(server.Registry);
        foreach (var repository in (string[])["app", "gone"])
            Assert.Null(await client.Images.CurrentDigestAsync(ImageReference.Parse($"{server.Registry}/{repository}:1"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_blob_may_lie_elsewhere(int status)
    {
        var config = "{}"u8.ToArray();
        await using var store = new WireServer(_ => WireReply.Of(config, "binary/octet-stream"));
        await using var server = new WireServer(_ => WireReply.Redirect($"http://{store.Registry}/x?signature=1", status));
        using var client = new TestClient($"{server.Registry},{store.Registry}");

        Assert.IsType<ImageRead.Content>(await client.BlobAsync($"{server.Registry}/a:1", Digest.Sha256Of(config)));
        Assert.Equal("GET /x?signature=1", Assert.Single(store.Requests).ToString());
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_redirects_are_followed(int redirects, bool isRead)
    {
        var left = redirects;
        await using var server = new WireServer(_ => left-- > 0 ? WireReply.Redirect("/elsewhere") : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry);

        var read = await client.ManifestAsync($"{server.Registry}/a:1");

        Assert.Equal(isRead, read is ImageRead.Content);
        if (!isRead)
            EcrImagesTests.AssertUnavailable(read, ImageProblem.Invalid, "more than 5 redirects");
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Only_a_registry_that_is_allowed_may_lead_to_a_host_that_is()
    {
        await using var inner = new WireServer(_ => WireReply.Of(Index, MediaTypes.OciIndex));
        await using var stranger = new WireServer(request => request.Target.Contains("/token/", StringComparison.Ordinal)
            ? WireReply.Challenge($"Bearer realm=\"http://{inner.Registry}/steered\"")
            : WireReply.Redirect($"http://{inner.Registry}/steered"), _authority.Issue("stranger.example"));
        using var client = new TestClient(inner.Registry, options => options with
        {
            Authorities = _authority.Certificates,
            Connect = (socket, address, token) => socket.ConnectAsync(address.Port == 443 ? new IPEndPoint(IPAddress.Loopback, stranger.Port) : address, token),
        });
        client.Names["stranger.example"] = new([[IPAddress.Parse("9.9.9.9")]]);
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{inner.Registry}/a:1"));
        var connections = inner.Accepted;

        foreach (var repository in (string[])["redirect", "token"])
        {
            EcrImagesTests.AssertUnavailable(
                await client.ManifestAsync($"stranger.example/{repository}/a:1"), ImageProblem.NotAllowed, $"only registries that are allowed themselves may lead to {inner.Registry}");
        }

        Assert.Equal((connections, 1), (inner.Accepted, inner.Requests.Count));
    }

    [Fact]
    public async Task Docker_Hub_s_short_names_are_asked_at_its_own_server()
    {
        using var client = new TestClient();
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync("nginx"), ImageProblem.Unreachable, "registry-1.docker.io does not exist");
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync("index.docker.io/library/nginx:1"), ImageProblem.Unreachable, "registry-1.docker.io");
        Assert.All(client.Resolved, host => Assert.Equal("registry-1.docker.io", host));
    }
}
