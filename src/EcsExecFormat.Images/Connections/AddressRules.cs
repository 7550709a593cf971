using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.Images.Connections;

/// <summary>
/// Which addresses no image name may lead to: everything that is not a public unicast address of the internet (IANA IPv4 and IPv6 Special-Purpose
/// Address Registries, RFC 6890). In a function, loopback is where its own Runtime API listens, and link-local is where credentials are handed out.
/// </summary>
internal static class AddressRules
{
    /// <summary>Blocks, what they are, and whether a host that the operator named may be there all the same.</summary>
    private static readonly (IPNetwork Block, string What, bool MayBeNamed)[] Denied =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "an address of \"this network\"", false),
        (IPNetwork.Parse("10.0.0.0/8"), Private, true),
        (IPNetwork.Parse("100.64.0.0/10"), "a carrier-grade NAT address", true),
        (IPNetwork.Parse("127.0.0.0/8"), Loopback, true),
        (IPNetwork.Parse("169.254.0.0/16"), LinkLocal, false),
        (IPNetwork.Parse("172.16.0.0/12"), Private, true),
        (IPNetwork.Parse("192.0.0.0/24"), Reserved, false),
        (IPNetwork.Parse("192.0.2.0/24"), Documentation, false),
        (IPNetwork.Parse("192.88.99.0/24"), "a 6to4 relay address", false),
        (IPNetwork.Parse("192.168.0.0/16"), Private, true),
        (IPNetwork.Parse("198.18.0.0/15"), "an address for benchmarks", false),
        (IPNetwork.Parse("198.51.100.0/24"), Documentation, false),
        (IPNetwork.Parse("203.0.113.0/24"), Documentation, false),
        (IPNetwork.Parse("224.0.0.0/4"), Multicast, false),
        (IPNetwork.Parse("240.0.0.0/4"), Reserved, false),
        (IPNetwork.Parse("::1/128"), Loopback, true),
        (IPNetwork.Parse("64:ff9b:1::/48"), "a local NAT64 address", false),
        (IPNetwork.Parse("fc00::/7"), "a unique-local address", true),
        (IPNetwork.Parse("fe80::/10"), LinkLocal, false),
        (IPNetwork.Parse("ff00::/8"), Multicast, false),
        // Of the global block: protocol assignments (Teredo among them) and documentation.
        (IPNetwork.Parse("2001::/23"), Reserved, false),
        (IPNetwork.Parse("2001:db8::/32"), Documentation, false),
        (IPNetwork.Parse("3fff::/20"), Documentation, false),
    ];

    /// <summary>Forms of IPv6 that hold an IPv4 address, which is what is reached in the end, and where it stands in them.</summary>
    private static readonly (IPNetwork Block, int At)[] Holders =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12),
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    /// <summary>The only block of which IPv6 addresses have been given to anybody.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private const string Private = "a private address";
    private const string Loopback = "a loopback address";
    private const string LinkLocal = "a link-local address";
    private const string Documentation = "an address for documentation";
    private const string Multicast = "a multicast address";
    private const string Reserved = "a reserved address";

    /// <param name="address">The address.</param>
    /// <param name="isNamed">Whether the operator named the host that is there.</param>
    /// <returns>What the address is, such as <c>a loopback address</c>; null for one that may be connected to.</returns>
    public static string? Refusal(IPAddress address, bool isNamed = false)
    {
        foreach (var (block, what, mayBeNamed) in Denied)
        {
            if (block.Contains(address))
                return isNamed && mayBeNamed ? null : what;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
            return null;
        foreach (var (block, at) in Holders)
        {
            if (block.Contains(address))
                return Refusal(new IPAddress(address.GetAddressBytes().AsSpan(at, 4)), isNamed);
        }

        return address.ScopeId == 0 && GlobalUnicast.Contains(address) ? null : Reserved;
    }
}
