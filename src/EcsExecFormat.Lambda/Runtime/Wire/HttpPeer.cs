using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EcsExecFormat.Core;

namespace EcsExecFormat.Lambda.Runtime.Wire;

/// <summary>
/// HTTP/1.1 to one trusted peer, over one connection that is kept, one call at a time. Why not HttpClient: docs/decisions/0003-runtime-api-client.md.
/// </summary>
internal sealed class HttpPeer : IDisposable
{
    /// <summary>The largest body that is kept, in bytes; Lambda's largest event is 6 MiB.</summary>
    public const int MaximumBody = 32 * 1024 * 1024;

    private const int MostInterimResponses = 8;
    private readonly string _authority;
    private readonly EndPoint _endPoint;
    private HttpConnection? _connection;

    /// <param name="authority"><c>host</c> or <c>host:port</c>; the port is 80 unless given.</param>
    /// <exception cref="RuntimeApiException">It is neither.</exception>
    public HttpPeer(string authority)
    {
        _authority = authority;
        _endPoint = Parse(authority)
            ?? throw new RuntimeApiException($"AWS_LAMBDA_RUNTIME_API is {PlainText.Quote(authority)}; expected host:port, such as 127.0.0.1:9001.");
    }

    /// <summary>
    /// Sends a call and reads the whole answer. When a kept connection turns out to be closed before a byte of the answer came,
    /// the call is sent once more: an event is handed out anew, and an answer that did arrive is refused by its request id.
    /// </summary>
    /// <param name="call">What to send.</param>
    /// <param name="stopping">Heeded until the first byte of the answer is here.</param>
    /// <exception cref="RuntimeApiException">No connection, no answer, or none in HTTP/1.1.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken stopping)
    {
        while (true)
        {
            var connection = await ConnectionAsync(stopping).ConfigureAwait(false);
            var wasUsed = connection.IsUsed;
            try
            {
                return await ExchangeAsync(connection, call, stopping).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                var again = wasUsed && !connection.HasBegun && exception is SocketException or EndOfStreamException;
                Drop();
                if (again)
                    continue;
                if (exception is SocketException or EndOfStreamException)
                    throw new RuntimeApiException($"The Runtime API at {_authority} broke off: {exception.Message}.", exception);
                throw;
            }
        }
    }

    public void Dispose() => Drop();

    private async Task<HttpConnection> ConnectionAsync(CancellationToken stopping)
    {
        if (_connection is { IsStale: true })
            Drop();
        if (_connection is not null)
            return _connection;
        var socket = _endPoint is IPEndPoint
            ? new Socket(_endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(_endPoint, stopping).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is not SocketException)
                throw;
            throw new RuntimeApiException($"The Runtime API at {_authority} cannot be reached: {exception.Message}.", exception);
        }

        return _connection = new HttpConnection(socket);
    }

    private async Task<HttpAnswer> ExchangeAsync(HttpConnection connection, HttpCall call, CancellationToken stopping)
    {
        var sent = await connection.TrySendAsync(Head(call), call.Body ?? default).ConfigureAwait(false);
        var head = await connection.ReadHeadAsync(stopping).ConfigureAwait(false);
        for (var interim = 0; head.Status < 200; interim++)
        {
            if (interim == MostInterimResponses)
                throw new RuntimeApiException("The Runtime API sent interim responses without end.");
            head = await connection.ReadHeadAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var body = await new BodyReader(connection, MaximumBody).ReadAsync(head).ConfigureAwait(false);
        if (!sent || !head.KeepsConnection || (!head.IsChunked && head.ContentLength is null))
            Drop();
        return new HttpAnswer(head, body);
    }

    private byte[] Head(HttpCall call)
    {
        var head = new StringBuilder(256).Append(call.Method).Append(' ').Append(call.Path).Append(" HTTP/1.1\r\nHost: ").Append(_authority).Append("\r\n");
        if (call.ErrorType is { } errorType)
            head.Append("Lambda-Runtime-Function-Error-Type: ").Append(errorType).Append("\r\n");
        if (call.Body is { } body)
            head.Append("Content-Type: application/json\r\nContent-Length: ").Append(body.Length).Append("\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static EndPoint? Parse(string authority)
    {
        if (IPEndPoint.TryParse(authority, out var address))
            return address.Port == 0 ? new IPEndPoint(address.Address, 80) : address;
        var colon = authority.LastIndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        if (host.Length == 0 || !host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            return null;
        if (colon < 0)
            return new DnsEndPoint(host, 80);
        return ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(host, port)
            : null;
    }
}
