using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Refusals without end: how often a registry is asked that never gives in, and how long it is waited for.</summary>
public class StormTests
{
    private static readonly HostileImage Image = new();

    [Theory]
    [InlineData(null, 2)]
    [InlineData("0", 2)]
    [InlineData("3", 2)]
    [InlineData("20", 2)]
    [InlineData("21", 1)]
    [InlineData("-1", 2)]
    [InlineData("99999999999999999999999999", 1)]
    [InlineData("soon", 2)]
    [InlineData("1e3", 2)]
    [InlineData("Thu, 01 Jan 2026 00:00:05 GMT", 2)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 1)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", 2)]
    [InlineData("Thu, 99 Jan 2026 00:00:05 GMT", 2)]
    public async Task A_registry_that_always_wants_to_be_left_alone_is_asked_twice_at_most_and_waited_for_once(string? retryAfter, int requests)
    {
        foreach (var place in (Place[])[Place.ManifestByTag, Place.IndexEntry, Place.Config, Place.Layer, Place.Token, Place.Head])
        {
            var clock = new EagerClock();
            var (heard, asked) = await AskAsync(place, _ => WireReply.Empty(429, retryAfter is null ? [] : [$"Retry-After: {retryAfter}"]), clock);
            Assert.False(heard.IsBelieved);
            Assert.InRange(asked, place == Place.Head ? 1 : requests, requests);
            Assert.InRange(clock.Waited, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            if (place != Place.Head)
                Assert.Contains("too often", heard.Words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(500, 2)]
    [InlineData(503, 2)]
    [InlineData(408, 2)]
    [InlineData(999, 2)]
    [InlineData(400, 1)]
    [InlineData(410, 1)]
    [InlineData(418, 1)]
    [InlineData(304, 1)]
    [InlineData(300, 1)]
    [InlineData(204, 1)]
    public async Task A_server_that_always_fails_is_asked_twice_and_one_that_refuses_once(int status, int requests)
    {
        foreach (var place in (Place[])[Place.ManifestByTag, Place.IndexEntry, Place.Config, Place.Layer, Place.Token, Place.Head])
        {
            var (heard, asked) = await AskAsync(place, _ => WireReply.Empty(status));
            Assert.False(heard.IsBelieved);
            Assert.Equal(place == Place.Head ? 1 : requests, asked);
        }
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_without_end_are_followed_five_times(int status)
    {
        foreach (var place in (Place[])[Place.ManifestByTag, Place.IndexEntry, Place.Config, Place.Layer, Place.Head])
        {
            await using var registry = new WireServer(_ => WireReply.Redirect("on/and/on", status));
            using var client = new TestClient(registry.Registry, Trial.Options(Trial.Patient));
            var heard = await Asking.AskAsync(client.Images, HostileRegistry.ImageOf(registry.Registry, place, Image.IndexDigest), place, TestContext.Current.CancellationToken);
            Assert.False(heard.IsBelieved);
            Assert.Equal(6, registry.Requests.Count);
            if (place != Place.Head)
                Assert.Contains("more than 5 redirects", heard.Words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(401)]
    public async Task Redirects_to_a_server_that_never_answers_are_bounded(int status)
    {
        await using var registry = new WireServer(request => request.Target.EndsWith("/5", StringComparison.Ordinal)
            ? WireReply.Empty(status)
            : WireReply.Redirect($"{request.Target.Split('/')[^1] switch { "1" => "2", "2" => "3", "3" => "4", "4" => "5", _ => "1" }}"));
        using var client = new TestClient(registry.Registry, Trial.Options(Trial.Patient), clock: new EagerClock());
        var read = await client.ManifestAsync($"{registry.Registry}/team/app:latest");
        Assert.NotEmpty(Assert.IsType<ImageRead.Unavailable>(read).Reason);
        Assert.InRange(registry.Requests.Count, 6, 18);
    }

    [Theory]
    [InlineData("Bearer realm=\"http://HOST/token\",service=\"x\"", 3)]
    [InlineData("Bearer realm=\"http://HOST/v2/team/app/manifests/latest\",service=\"x\"", 2)]
    [InlineData("Bearer realm=\"http://HOST/token\",scope=\"repository:*:*\"", 3)]
    [InlineData("Basic realm=\"x\"", 1)]
    [InlineData("Negotiate", 1)]
    [InlineData("", 1)]
    public async Task A_registry_that_always_wants_a_login_is_asked_once_more_at_most(string challenge, int requests)
    {
        WireServer? server = null;
        await using var registry = server = new WireServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal)
            ? WireReply.Json("""{"token":"abc","expires_in":0}""")
            : WireReply.Challenge(challenge.Replace("HOST", server!.Registry, StringComparison.Ordinal)));
        using var client = new TestClient(registry.Registry, Trial.Options(Trial.Patient));
        var unavailable = Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{registry.Registry}/team/app:latest"));
        Assert.Equal(ImageProblem.AccessDenied, unavailable.Problem);
        Assert.Equal(requests, registry.Requests.Count);
    }

    private static async Task<(Heard Heard, int Asked)> AskAsync(Place place, Func<Honest, WireReply> answer, TimeProvider? clock = null)
    {
        var asked = 0;
        await using var registry = new HostileRegistry(Image, place, honest =>
        {
            Interlocked.Increment(ref asked);
            return answer(honest);
        });
        using var client = new TestClient(registry.Host, Trial.Options(Trial.Patient), clock: clock);
        return (await Asking.AskAsync(client.Images, registry.Image, place, TestContext.Current.CancellationToken), asked);
    }
}
