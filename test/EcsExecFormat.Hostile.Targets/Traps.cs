using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.Hostile.Targets;

/// <summary>Listeners on this machine that nothing may lead to; each counts who comes all the same.</summary>
public sealed class Traps : IDisposable
{
    private readonly List<(TcpListener Listener, Task Accepting)> _listeners = [];
    private int _accepted;

    public Traps()
    {
        foreach (var address in new[] { IPAddress.IPv6Any, IPAddress.Any, IPAddress.Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.IPv6Loopback })
            Listen(address);
    }

    /// <summary>Connections to all of them.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public IReadOnlyList<int> Ports => [.. _listeners.Select(one => ((IPEndPoint)one.Listener.LocalEndpoint).Port)];

    /// <summary>Addresses at which they can be reached, with the ports.</summary>
    public IReadOnlyList<IPEndPoint> Ways => [.. _listeners.SelectMany(one => WaysTo((IPEndPoint)one.Listener.LocalEndpoint))];

    public void Dispose()
    {
        foreach (var (listener, _) in _listeners)
            listener.Dispose();
    }

    private static IEnumerable<IPEndPoint> WaysTo(IPEndPoint bound) =>
        (bound.Address.Equals(IPAddress.IPv6Any) ? [IPAddress.IPv6Loopback, IPAddress.IPv6Any, IPAddress.Loopback, IPAddress.Parse("127.9.9.9")]
            : bound.Address.Equals(IPAddress.Any) ? [IPAddress.Loopback, IPAddress.Any, IPAddress.Parse("127.1.2.3")]
            : new[] { bound.Address }).Select(address => new IPEndPoint(address, bound.Port));

    private void Listen(IPAddress address)
    {
        // Not every machine has IPv6.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
            return;
        var listener = new TcpListener(address, 0);
        if (address.Equals(IPAddress.IPv6Any))
            listener.Server.DualMode = true;
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            listener.Dispose();
            return;
        }

        _listeners.Add((listener, AcceptAsync(listener)));
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }
}
