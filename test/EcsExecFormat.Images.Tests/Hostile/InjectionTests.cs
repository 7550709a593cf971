using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>What image names and challenges hold stays where it is put: in one path, in one parameter.</summary>
public class InjectionTests
{
    /// <summary>What stands in a challenge, and what is asked of the token server.</summary>
    public static readonly TheoryData<string, string> Challenges = new()
    {
        { "service=\"a b\",scope=\"repository:x:pull\"", "service=a%20b&scope=repository%3Ax%3Apull" },
        { "service=\"a&scope=repository:x:push\"", "service=a%26scope%3Drepository%3Ax%3Apush&scope=repository%3Ateam%2Fapp%3Apull" },
        { "service=\"a#b?c/d\"", "service=a%23b%3Fc%2Fd&scope=repository%3Ateam%2Fapp%3Apull" },
        { "service=\"a%0d%0aX-Injected: 1\"", "service=a%250d%250aX-Injected%3A%201&scope=repository%3Ateam%2Fapp%3Apull" },
        { "service=\"a HTTP/1.1\"", "service=a%20HTTP%2F1.1&scope=repository%3Ateam%2Fapp%3Apull" },
        { "service=\"a\r\n X-Injected: 1\"", "service=a%20%20%20X-Injected%3A%201&scope=repository%3Ateam%2Fapp%3Apull" },
        { "service=\"\u00e9\"", "service=%C3%A9&scope=repository%3Ateam%2Fapp%3Apull" },
        { "scope=\"repository:x:pull,push\"", "scope=repository%3Ateam%2Fapp%3Apull" },
        { "scope=\"repository:x:*\"", "scope=repository%3Ateam%2Fapp%3Apull" },
        { "scope=\"registry:catalog:*\"", "scope=repository%3Ateam%2Fapp%3Apull" },
        { "scope=\"repository:x:pull repository:y:push\"", "scope=repository%3Ateam%2Fapp%3Apull" },
        { "scope=\"repository:x&scope=y:pull\"", "scope=repository%3Ax%26scope%3Dy%3Apull" },
    };

    [Theory]
    [MemberData(nameof(Challenges))]
    public async Task What_a_challenge_holds_stays_one_parameter(string parameters, string query)
    {
        WireServer? server = null;
        await using var made = server = new WireServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal) ? WireReply.Json("""{"token":"t"}""")
            : request.Authorization is null ? WireReply.Challenge($"Bearer realm=\"http://{server!.Registry}/token\",{parameters}") : WireReply.Json("{}"));
        using var client = new TestClient(server.Registry);

        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/team/app:1.0"));

        var asked = Assert.Single(server.Requests, request => request.Target.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal($"/token?{query}", asked.Target);
        Assert.Equal(["Host", "User-Agent"], asked.Headers.Keys.Order());
    }

    [Theory]
    [InlineData("r.example/a:1\r\nX-Injected: 1")]
    [InlineData("r.example/a: 1")]
    [InlineData("r.example/a:1?x")]
    [InlineData("r.example/a:1#x")]
    [InlineData("r.example/a:../../../x")]
    [InlineData("r.example/../../x:1")]
    [InlineData("r.example/./x:1")]
    [InlineData("r.example/a%2f..%2fb:1")]
    [InlineData("r.example//a:1")]
    [InlineData("r.example/a\\b:1")]
    [InlineData("r.example\\@127.0.0.1/a:1")]
    [InlineData("r.example@127.0.0.1/a:1")]
    [InlineData("r.example:443@127.0.0.1/a:1")]
    [InlineData("r.example/a@sha256:../../x")]
    [InlineData("r.example/a@sha256:0000000000000000000000000000000000000000000000000000000000000000?x")]
    [InlineData("https://r.example/a:1")]
    [InlineData("r.example:443:80/a:1")]
    [InlineData("r.ex\u0430mple/a:1")]
    [InlineData("r.example/a:\uff11")]
    public void A_name_that_could_say_more_than_it_names_is_no_image_reference(string name) => Assert.False(ImageReference.TryParse(name, out _));

    [Theory]
    [InlineData("a b")]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("a\u0000")]
    [InlineData("\u00e9")]
    [InlineData("")]
    public async Task A_token_that_is_no_token_is_not_sent(string token)
    {
        WireServer? server = null;
        await using var made = server = new WireServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal)
            ? WireReply.Json($$"""{"token":{{System.Text.Json.JsonSerializer.Serialize(token)}}}""")
            : WireReply.Challenge($"Bearer realm=\"http://{server!.Registry}/token\""));
        using var client = new TestClient(server.Registry);

        Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{server.Registry}/team/app:1.0"));

        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
    }
}
