using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Ways to deliver an answer that no client should wait for, hold or unpack.</summary>
internal static class HostileTransfers
{
    private const int Much = 64 * 1024 * 1024;

    /// <summary>Such as end without a time-out, after what is held at most or at the first bad byte.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Honest, WireReply>> Refused = new Dictionary<string, Func<Honest, WireReply>>
    {
        ["endless without a length"] = honest => honest.Reply with { Body = [], HasLength = false, Then = (stream, token) => FloodAsync(stream, new string(' ', 16384), token) },
        ["endless with a length"] = honest => With(honest, [], "Content-Length: 1152921504606846976") with { Then = (stream, token) => FloodAsync(stream, new string(' ', 16384), token) },
        ["endless chunks"] = honest => Chunked(honest, $"4000\r\n{new string(' ', 0x4000)}\r\n"),
        ["endless chunks of one byte"] = honest => Chunked(honest, string.Concat(Enumerable.Repeat("1\r\n \r\n", 1000))),
        ["an endless chunk"] = honest => Chunked(honest, new string(' ', 16384), "7FFFFFFFFFFFFFFF\r\n"),
        ["a chunk of more bytes than there are numbers"] = honest => Chunked(honest, new string(' ', 16384), "FFFFFFFFFFFFFFFFFF\r\n"),
        ["an endless chunk extension"] = honest => Chunked(honest, new string('a', 16384), "1;"),
        ["endless trailers"] = honest => Chunked(honest, "x: y\r\n", "0\r\n"),
        ["chunks that are none"] = honest => Chunked(honest, "", "ZZ\r\nabc\r\n"),
        ["chunks that break off"] = honest => Chunked(honest, "", "1000\r\nabc"),
        ["a length too large"] = honest => With(honest, honest.Body, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {honest.Body.Length + 10}")) with { Then = Nothing },
        ["a length too small"] = honest => With(honest, honest.Body, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {honest.Body.Length / 2}")) with { Then = Nothing },
        ["an empty body"] = honest => honest.Reply with { Body = [] },
        ["a gzip bomb"] = honest => Encoded(honest, "gzip", stream => new GZipStream(stream, CompressionLevel.Fastest)),
        ["a brotli bomb"] = honest => Encoded(honest, "br", stream => new BrotliStream(stream, CompressionLevel.Fastest)),
        ["a deflate bomb"] = honest => Encoded(honest, "deflate", stream => new ZLibStream(stream, CompressionLevel.Fastest)),
        ["a gzip bomb in a gzip bomb"] = honest => Encoded(honest, "gzip, gzip", stream => new GZipStream(new GZipStream(stream, CompressionLevel.Fastest), CompressionLevel.Fastest)),
        ["a head of a megabyte"] = honest => With(honest, honest.Body, $"X-Large: {new string('a', 1024 * 1024)}"),
        ["a head of 100,000 fields"] = honest => honest.Reply with { Headers = [.. Enumerable.Range(0, 100_000).Select(number => $"X-{number}: y")] },
        ["an endless head"] = honest => WireReply.Bytes(Line(honest)) with { Then = (stream, token) => FloodAsync(stream, "X-Field: y\r\n", token) },
        ["an endless line of a head"] = honest => WireReply.Bytes(Line(honest)) with { Then = (stream, token) => FloodAsync(stream, new string('a', 1000), token) },
        ["another protocol"] = _ => WireReply.Bytes("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray()),
        ["a status that is no number"] = _ => WireReply.Bytes("HTTP/1.1 abc Fine\r\n\r\n"u8.ToArray()),
        ["status 999"] = honest => honest.Reply with { Status = 999 },
        ["status 000"] = honest => WireReply.Bytes("HTTP/1.1 000 Fine\r\nContent-Length: 0\r\n\r\n"u8.ToArray()),
        ["other protocols from now on"] = honest => WireReply.Bytes("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"u8.ToArray()) with { Then = (stream, token) => FloodAsync(stream, new string(' ', 16384), token) },
        ["a part"] = honest => honest.Reply with { Status = 206 },
        ["nothing new"] = honest => WireReply.Empty(304),
        ["the end of the connection"] = _ => WireReply.Bytes([]),
    };

    /// <summary>Such as end with the time-out of an attempt.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Honest, WireReply>> Slow = new Dictionary<string, Func<Honest, WireReply>>
    {
        ["silence before the head"] = _ => WireReply.Bytes([]) with { Then = SilenceAsync },
        ["silence after the head"] = honest => honest.Reply with { Body = [], HasLength = false, Then = SilenceAsync },
        ["silence within the body"] = honest => honest.Reply with { Body = honest.Body[..(honest.Body.Length / 2)], HasLength = false, Then = SilenceAsync },
        ["a body that drips"] = honest => honest.Reply with { Body = [], HasLength = false, Then = (stream, token) => DripAsync(stream, " ", token) },
        ["a body of a length that drips"] = honest => With(honest, [], "Content-Length: 100000") with { Then = (stream, token) => DripAsync(stream, " ", token) },
        ["chunks that drip"] = honest => Chunked(honest, "") with { Then = (stream, token) => DripAsync(stream, "1\r\n \r\n", token) },
        ["a chunk's size that drips"] = honest => Chunked(honest, "") with { Then = (stream, token) => DripAsync(stream, "0", token) },
        ["a head that drips"] = honest => WireReply.Bytes(Line(honest)) with { Then = (stream, token) => DripAsync(stream, "X: y\r\n", token) },
        ["a field that drips"] = honest => WireReply.Bytes(Line(honest)) with { Then = (stream, token) => DripAsync(stream, "a", token) },
        ["endless announcements"] = _ => WireReply.Bytes([]) with { Then = (stream, token) => FloodAsync(stream, "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n", token) },
    };

    /// <summary>Unusual, and no danger: whether the answer is taken does not matter.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Honest, WireReply>> Odd = new Dictionary<string, Func<Honest, WireReply>>
    {
        ["a length below zero"] = honest => With(honest, honest.Body, "Content-Length: -5") with { Then = Nothing },
        ["a length that is no number"] = honest => With(honest, honest.Body, "Content-Length: many") with { Then = Nothing },
        ["a length of 30 digits"] = honest => With(honest, honest.Body, $"Content-Length: {new string('9', 30)}") with { Then = Nothing },
        ["two lengths"] = honest => With(honest, honest.Body, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {honest.Body.Length}"), "Content-Length: 1") with { Then = Nothing },
        ["a length and chunks"] = honest => With(honest, [], "Content-Length: 3", "Transfer-Encoding: chunked") with { Then = (stream, token) => ChunksAsync(stream, honest.Body, "", token) },
        ["a few trailers"] = honest => With(honest, [], "Transfer-Encoding: chunked") with { Then = (stream, token) => ChunksAsync(stream, honest.Body, "X: y\r\nContent-Length: 3\r\n", token) },
        ["announcements before the answer"] = honest => WireReply.Bytes(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early\r\n\r\n", 200))))
            with
        { Then = async (stream, token) => await stream.WriteAsync((byte[])[.. Line(honest), .. "\r\n"u8, .. honest.Body], token) },
        ["the encoding identity"] = honest => With(honest, honest.Body, "Content-Encoding: identity"),
        ["fields with bytes beyond ASCII"] = honest => With(honest, honest.Body, "X-Å: \u00e9\u0080", "Docker-Content-Digest: \u00e9"),
    };

    private static WireReply With(Honest honest, byte[] body, params string[] headers) => new(honest.Status, [$"Content-Type: {honest.Type}", .. headers], body);

    private static WireReply Chunked(Honest honest, string again, string first = "") => With(honest, Encoding.Latin1.GetBytes(first), "Transfer-Encoding: chunked") with
    {
        Then = again.Length == 0 ? Nothing : (stream, token) => FloodAsync(stream, again, token),
    };

    private static WireReply Encoded(Honest honest, string encoding, Func<Stream, Stream> pack)
    {
        var packed = new MemoryStream();
        using (var packer = pack(packed))
        {
            for (var written = 0; written < Much; written += 1024 * 1024)
                packer.Write(new byte[1024 * 1024]);
        }

        return With(honest, packed.ToArray(), $"Content-Encoding: {encoding}");
    }

    private static byte[] Line(Honest honest) => Encoding.Latin1.GetBytes($"HTTP/1.1 {honest.Status} Fine\r\nContent-Type: {honest.Type}\r\n");

    private static Task Nothing(Stream stream, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task SilenceAsync(Stream stream, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    private static async Task FloodAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        var piece = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(text, Math.Max(1, 16384 / text.Length))));
        while (true)
            await stream.WriteAsync(piece, cancellationToken);
    }

    private static async Task DripAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
            await Task.Delay(10, cancellationToken);
        }
    }

    private static async Task ChunksAsync(Stream stream, byte[] body, string trailers, CancellationToken cancellationToken) => await stream.WriteAsync(
        (byte[])[.. Encoding.Latin1.GetBytes($"{body.Length:x}\r\n"), .. body, .. Encoding.Latin1.GetBytes($"\r\n0\r\n{trailers}\r\n")], cancellationToken);
}
