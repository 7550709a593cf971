using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EcsExecFormat.Images.Tests.Registries;

/// <summary>A request as it arrived at a server of the tests.</summary>
/// <param name="Method">Such as GET.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Names in any case.</param>
internal sealed record WireRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    public override string ToString() => $"{Method} {Target}";
}

/// <summary>What a server of the tests sends: a head, a body, and more as long as <paramref name="Then"/> writes.</summary>
internal sealed record WireReply(int Status, string[] Headers, byte[] Body, Func<Stream, CancellationToken, Task>? Then = null)
{
    /// <summary>Whether the length is stated; without it the body ends with the connection.</summary>
    public bool HasLength { get; init; } = true;

    /// <summary>Sent as it is, in place of head and body.</summary>
    public byte[]? Raw { get; init; }

    public static WireReply Of(byte[] body, string type, params string[] headers) => new(200, [$"Content-Type: {type}", .. headers], body);

    public static WireReply Json(string body, int status = 200, params string[] headers) => new(status, ["Content-Type: application/json", .. headers], Encoding.UTF8.GetBytes(body));

    public static WireReply Redirect(string location, int status = 307) => new(status, [$"Location: {location}"], []);

    public static WireReply Challenge(string challenge) => new(401, [$"WWW-Authenticate: {challenge}"], []);

    public static WireReply Empty(int status, params string[] headers) => new(status, headers, []);

    public static WireReply Bytes(byte[] raw) => new(0, [], []) { Raw = raw };
}

/// <summary>A server of the tests that speaks HTTP/1.1, with or without TLS, and counts every connection that is accepted.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private const byte TlsHandshake = 22;

    private readonly TcpListener _listener;
    private readonly SslStreamCertificateContext? _certificate;
    private readonly Func<WireRequest, WireReply> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private readonly ConcurrentBag<StringBuilder> _received = [];
    private int _accepted;

    /// <param name="answer">The answer to each request.</param>
    /// <param name="certificate">With its private key; null for plain http.</param>
    /// <param name="address">Null is 127.0.0.1.</param>
    public WireServer(Func<WireRequest, WireReply> answer, X509Certificate2? certificate = null, IPAddress? address = null)
    {
        _answer = answer;
        // Offline, or the server itself would fetch what its certificate names.
        _certificate = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true);
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>As in an image reference.</summary>
    public string Registry => $"127.0.0.1:{Port}";

    /// <summary>Whether it speaks TLS.</summary>
    public bool IsSecure => _certificate is not null;

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    /// <summary>Every byte that came, under TLS, as a character each; for each connection.</summary>
    public IReadOnlyList<string> Received => [.. _received.Select(Text)];

    /// <summary>Connections, whatever was said on them.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await Task.WhenAll([_accepting, .. _connections]);
        _end.Dispose();
    }

    private static string Text(StringBuilder received)
    {
        lock (received)
            return received.ToString();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _accepted);
                _connections.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        connection.NoDelay = true;
        try
        {
            Stream stream = connection.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate }, _end.Token);
                stream = tls;
            }

            var received = new StringBuilder();
            _received.Add(received);
            while (await ReadAsync(stream, received) is { } request)
            {
                _requests.Enqueue(request);
                if (!await AnswerAsync(stream, request))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or SocketException)
        {
            return;
        }
    }

    private async Task<bool> AnswerAsync(Stream stream, WireRequest request)
    {
        var reply = _answer(request);
        if (reply.Raw is { } raw)
        {
            await stream.WriteAsync(raw, _end.Token);
            await (reply.Then?.Invoke(stream, _end.Token) ?? Task.CompletedTask);
            return false;
        }

        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Whatever\r\n");
        foreach (var header in reply.Headers)
            head.Append(header).Append("\r\n");
        var statesLength = reply is { HasLength: true, Then: null } && !reply.Headers.Any(header => header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (statesLength)
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), _end.Token);
        if (request.Method != "HEAD")
            await stream.WriteAsync(reply.Body, _end.Token);
        if (reply.Then is { } then)
            await then(stream, _end.Token);
        return statesLength;
    }

    private async Task<WireRequest?> ReadAsync(Stream stream, StringBuilder received)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (head.Count > 64 * 1024 || await stream.ReadAsync(one, _end.Token) == 0)
                return null;
            head.Add(one[0]);
            lock (received)
                received.Append((char)one[0]);
            if (head is [TlsHandshake])
            {
                await stream.WriteAsync("HTTP/1.0 400 Bad Request\r\n\r\nClient sent TLS to a server of plain HTTP.\n"u8.ToArray(), _end.Token);
                return null;
            }
        }

        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [var first, .. var fields] || first.Split(' ') is not [var method, var target, _])
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            var (name, value) = (field[..field.IndexOf(':')], field[(field.IndexOf(':') + 1)..].Trim());
            headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }

        return new WireRequest(method, target, headers);
    }

    private static bool EndsHead(List<byte> head) => head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n';
}
