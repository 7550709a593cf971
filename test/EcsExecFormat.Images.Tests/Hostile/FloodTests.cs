using System.Diagnostics;
using System.Text;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>Answers without end and answers that are none: each is given up in the time and the size that are set for it.</summary>
public class FloodTests
{
    private static readonly Dictionary<string, WireReply> Answers = new()
    {
        ["informational answers"] = Endless(new WireReply(100, [], []), "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        ["answers before the answer"] = Endless(new WireReply(102, [], []), "HTTP/1.1 199 X\r\nX: y\r\n\r\n"),
        ["fields of a head"] = Endless(new WireReply(100, [], []), "X-Header: y\r\n", "HTTP/1.1 200 OK\r\n"),
        ["one field"] = Endless(new WireReply(100, [], []), new string('y', 4096), "HTTP/1.1 200 OK\r\nX: "),
        ["a status line"] = Endless(new WireReply(100, [], []), new string('y', 4096), "HTTP/1.1 200 "),
        ["extensions of a chunk"] = Endless(Chunked, ";a=b", "1"),
        ["chunks with extensions"] = Endless(Chunked, $"1;{new string('a', 8000)}\r\nx\r\n"),
        ["trailers"] = Endless(Chunked, "X-Trailer: y\r\n", "0\r\n"),
        ["a body"] = Endless(new WireReply(200, [], []), new string(' ', 4096)),
        ["nothing"] = new WireReply(200, ["Content-Length: 5"], [], (_, token) => Task.Delay(Timeout.Infinite, token)),
        ["no HTTP"] = WireReply.Bytes("hello, world\r\n\r\n"u8.ToArray()),
        ["HTTP/0.9"] = WireReply.Bytes("{}"u8.ToArray()),
        ["HTTP/2"] = WireReply.Bytes("HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray()),
        ["a chunk beyond numbers"] = WireReply.Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}"u8.ToArray()),
        ["a chunk of most"] = WireReply.Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{}"u8.ToArray()),
        ["a head in a body"] = WireReply.Bytes("HTTP/1.1 404 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray()),
        ["a switch of protocols"] = new WireReply(101, ["Upgrade: x", "Connection: upgrade"], []),
        ["a wait of a year"] = WireReply.Empty(429, "Retry-After: 31536000"),
        ["a wait beyond numbers"] = WireReply.Empty(429, "Retry-After: 99999999999999999999999"),
        ["a wait in the past"] = WireReply.Empty(429, "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"),
        ["a proxy's challenge"] = WireReply.Empty(407, "Proxy-Authenticate: Basic realm=\"r\""),
        ["nothing new"] = WireReply.Empty(304),
        ["a choice"] = WireReply.Empty(300, "Location: /x"),
    };

    private static WireReply Chunked => new(200, ["Transfer-Encoding: chunked"], []);

    public static TheoryData<string> Names => new(Answers.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_answer_without_end_or_sense_is_given_up(string name)
    {
        await using var server = new WireServer(_ => Answers[name]);
        using var client = new TestClient(server.Registry, options => options with { AttemptTimeout = TimeSpan.FromMilliseconds(600) });
        var watch = Stopwatch.StartNew();

        var read = Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{server.Registry}/team/app:1.0"));

        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s, {read.Problem}: {read.Reason}");
        // Two attempts, on a machine with much else to do.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(server.Requests.Count, 0, 4);
    }

    private static WireReply Endless(WireReply head, string again, string first = "") => head with
    {
        Then = async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(first), token);
            var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(again, 1 + (4096 / again.Length))));
            while (true)
                await stream.WriteAsync(bytes, token);
        },
    };
}
