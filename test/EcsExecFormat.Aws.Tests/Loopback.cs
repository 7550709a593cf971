using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EcsExecFormat.Aws.Tests;

/// <summary>A request as it arrived, with the number of the connection that carried it, from 1.</summary>
internal sealed record Arrival(int Connection, string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Operation => Headers.TryGetValue("X-Amz-Target", out var target) ? target.Split('.')[^1] : "";
}

/// <summary>What the server does about a request.</summary>
internal abstract record Reply
{
    public static readonly Reply Drop = new Closed();
    public static readonly Reply Nothing = new Silence();

    public static Reply Json(string body, int status = 200, string? header = null) =>
        new Text(status, "application/x-amz-json-1.1", Encoding.UTF8.GetBytes(body), header);

    public static Reply Xml(string body, int status = 200) => new Text(status, "text/xml", Encoding.UTF8.GetBytes(body), null);

    public static Reply Bytes(byte[] body, int status = 200, string? header = null) => new Text(status, "application/octet-stream", body, header);

    /// <summary>The beginning of a body, and then nothing more: the connection is closed, or left open.</summary>
    public static Reply Beginning(byte[] body, int statedLength, bool staysOpen) =>
        new Text(200, "application/octet-stream", body, null) { Length = statedLength, Then = staysOpen ? Nothing : Drop };

    public sealed record Text(int Status, string ContentType, byte[] Body, string? Header) : Reply
    {
        /// <summary>What is said of the body's length; null says the truth.</summary>
        public int? Length { get; init; }

        /// <summary>What happens afterwards; null waits for the next request.</summary>
        public Reply? Then { get; init; }
    }

    /// <summary>Reads the request and closes the connection without an answer.</summary>
    public sealed record Closed : Reply;

    /// <summary>Reads the request and never answers.</summary>
    public sealed record Silence : Reply;
}

/// <summary>A small HTTP/1.1 server on a free loopback port that keeps connections open, records what arrives, and fails as told.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<Arrival, Reply> _answer;
    private readonly Task _accepting;

    public Loopback(Func<Arrival, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public IReadOnlyList<Arrival> Arrivals => [.. _arrivals];

    /// <summary>An environment whose every service is this server.</summary>
    public AwsEnvironment Environment(string region = "eu-west-1", double attemptSeconds = 5) => new(Variables(region))
    {
        AttemptTimeout = TimeSpan.FromSeconds(attemptSeconds),
    };

    public Func<string, string?> Variables(string region = "eu-west-1") => name => name switch
    {
        "AWS_REGION" => region,
        "AWS_ACCESS_KEY_ID" => "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY" => "secret",
        "AWS_SESSION_TOKEN" => "session-token",
        "AWS_ENDPOINT_URL" => Url.ToString(),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 1; ; number++)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token), number));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the test.
            return;
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream, number) is { } arrival)
                {
                    _arrivals.Enqueue(arrival);
                    var reply = _answer(arrival);
                    if (reply is Reply.Silence)
                        await Task.Delay(Timeout.Infinite, _end.Token);
                    if (reply is not Reply.Text text)
                        return;
                    await WriteAsync(stream, text);
                    if (text.Then is Reply.Silence)
                        await Task.Delay(Timeout.Infinite, _end.Token);
                    if (text.Then is not null)
                        return;
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                // The client went away, or the test ended.
                return;
            }
        }
    }

    private async Task<Arrival?> ReadAsync(NetworkStream stream, int number)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "", StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, null) : 0];
        await stream.ReadExactlyAsync(body, _end.Token);
        return new Arrival(number, lines[0], headers, Encoding.UTF8.GetString(body));
    }

    private static bool EndsHead(List<byte> head) => head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private async Task WriteAsync(NetworkStream stream, Reply.Text text)
    {
        var extra = text.Header is null ? "" : text.Header + "\r\n";
        var head = $"HTTP/1.1 {text.Status} Status\r\nContent-Type: {text.ContentType}\r\nContent-Length: {text.Length ?? text.Body.Length}\r\n{extra}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _end.Token);
        await stream.WriteAsync(text.Body, _end.Token);
    }
}
