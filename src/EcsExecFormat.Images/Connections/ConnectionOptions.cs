using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace EcsExecFormat.Images.Connections;

/// <summary>How registries, and what they name, are connected to.</summary>
public sealed record ConnectionOptions
{
    public static readonly ConnectionOptions Default = new();

    /// <summary>Hosts that may be at private addresses and speak plain http.</summary>
    public AllowedHosts Allowed { get; init; } = AllowedHosts.None;

    /// <summary>Authorities that are trusted beside the public ones; null for none.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>From connecting to the last byte of a document, for one attempt.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a server may keep silent while it delivers a layer.</summary>
    public TimeSpan LayerSilence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that a layer may unpack to; none that engines run comes near.</summary>
    public long MaxUnpackedBytes { get; init; } = 32L * 1024 * 1024 * 1024;

    /// <summary>Addresses of a DNS name; the system's resolver unless a test has another.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Connects a socket to an address that was looked at; a test may lead public addresses to servers of its own.</summary>
    internal Func<Socket, IPEndPoint, CancellationToken, ValueTask> Connect { get; init; } = (socket, address, cancellationToken) => socket.ConnectAsync(address, cancellationToken);
}
