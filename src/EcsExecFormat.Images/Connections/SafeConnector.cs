using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.Images.Connections;

/// <summary>
/// Opens the connections of the image client: resolves a host once, looks at every address, and connects to one that was looked at. Between
/// a look and a second resolution the answer could change (DNS rebinding).
/// </summary>
/// <param name="options">Hosts for which addresses are not looked at, the resolver, and how sockets are connected.</param>
internal sealed class SafeConnector(ConnectionOptions options)
{
    /// <summary>A name with more addresses has them tried in vain.</summary>
    private const int MostTried = 8;

    /// <summary>For one address, so that a silent one leaves time for the next.</summary>
    private static readonly TimeSpan EachTimeout = TimeSpan.FromSeconds(2);

    /// <exception cref="ConnectionRefusedException">The host is, or leads to, an address that is not connected to.</exception>
    /// <exception cref="SocketException">Nobody answers, or there is no such name.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (Bracketed(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
        if (!HostName.IsCanonical(host))
            throw new ConnectionRefusedException("its host is not spelt in the one way that is understood by all");
        var addresses = HostName.Literal(host) is { } literal ? [literal] : await options.Resolve(host, cancellationToken).ConfigureAwait(false);
        Vet(host, addresses, options.Allowed.Contains(host, port));
        return new NetworkStream(await ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false), ownsSocket: true);
    }

    private static void Vet(string host, IPAddress[] addresses, bool isNamed)
    {
        foreach (var address in addresses)
        {
            if (AddressRules.Refusal(address, isNamed) is { } what)
                throw new ConnectionRefusedException(HostName.Literal(host) is null ? $"{host} leads to {address}, {what}" : $"{host} is {what}");
        }
    }

    private async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        Exception failure = new SocketException((int)SocketError.HostNotFound);
        foreach (var address in addresses.Take(MostTried))
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(EachTimeout);
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await options.Connect(socket, new IPEndPoint(address, port), attempt.Token).ConfigureAwait(false);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                failure = e is SocketException ? e : new SocketException((int)SocketError.TimedOut);
            }
        }

        throw failure;
    }

    private static string Bracketed(string host) => (host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host).ToLowerInvariant();
}
