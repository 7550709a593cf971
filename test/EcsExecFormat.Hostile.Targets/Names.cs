using System.Net;

namespace EcsExecFormat.Hostile.Targets;

/// <summary>Names of DNS that lead, at least one time or with one address, to where nothing may lead.</summary>
internal static class Names
{
    /// <summary>Addresses that anybody may have. Nobody is there in the tests.</summary>
    public static readonly IPAddress[] Public = [.. new[] { "93.184.215.14", "8.8.8.8", "2606:4700::1111" }.Select(IPAddress.Parse)];

    /// <summary>One of each class, and the borders of blocks.</summary>
    public static readonly IPAddress[] Denied =
    [
        .. new[]
        {
            "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
            "64:ff9b:1::7f00:1", "2002:7f00:1::1", "2001:0:7f00:1::", "169.254.169.254", "169.254.170.2", "169.254.0.1", "fe80::1", "::ffff:169.254.169.254",
            "64:ff9b::a9fe:aa02", "2002:a9fe:a9fe::", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
            "2002:c0a8:1::", "100.64.0.1", "100.127.255.255", "fd00:ec2::254", "fc00::1", "224.0.0.1", "239.1.2.3", "ff02::1", "240.0.0.1", "255.255.255.255", "192.0.0.8",
            "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1", "fec0::1", "100::1", "5f00::1",
        }.Select(IPAddress.Parse),
        // What is behind a percent sign is a number of a network card.
        new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 1), new IPAddress(IPAddress.Parse("2606:4700::1111").GetAddressBytes(), 1),
    ];

    /// <summary>What a name answers, time after time; the last one stays.</summary>
    public static IEnumerable<IPAddress[][]> Answers()
    {
        foreach (var denied in Denied)
        {
            yield return [[denied]];
            yield return [[denied, .. Public]];
            yield return [[.. Public, denied]];
            yield return [[Public[0], denied, Public[1]]];
            yield return [[Public[0]], [denied]];
            yield return [[.. Public], [.. Public, denied], [denied]];
        }

        // More addresses than are tried.
        yield return [[.. Enumerable.Repeat(Public[0], 40), IPAddress.Loopback]];
        yield return [[]];
    }
}
