using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EcsExecFormat.Core;

namespace EcsExecFormat.Images.Connections;

/// <summary>
/// Hosts that may be at private or loopback addresses and may speak plain http, as the operator names them (<c>ALLOWED_PRIVATE_REGISTRIES</c>). Each is
/// allowed just as it is spelt: a name does not allow its address, nor an address its name.
/// </summary>
public sealed class AllowedHosts
{
    private const int HttpsPort = 443;
    private const int HttpPort = 80;

    public static readonly AllowedHosts None = new([]);

    private readonly ImmutableArray<(string Host, int? Port)> _entries;

    private AllowedHosts(ImmutableArray<(string Host, int? Port)> entries) => _entries = entries;

    /// <param name="text">Comma-separated <c>host[:port]</c>; without a port the ports 443 and 80 are meant. Empty allows nothing.</param>
    /// <param name="hosts">Null when the text is something else.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out AllowedHosts? hosts)
    {
        var entries = text.Split(',', StringSplitOptions.TrimEntries).Where(entry => entry.Length > 0).Select(Split).ToArray();
        hosts = entries.All(entry => entry is not null) ? new AllowedHosts([.. entries.Select(entry => entry!.Value)]) : null;
        return hosts is not null;
    }

    /// <summary>The same, and the host of an address that the operator has set in another way.</summary>
    public AllowedHosts And(Uri? address) =>
        address is null ? this : new AllowedHosts(_entries.Add((address.Host.ToLowerInvariant(), address.Port)));

    /// <param name="host">As in a URL: lower case, an IPv6 address in brackets.</param>
    /// <param name="port">1 to 65535.</param>
    public bool Contains(string host, int port) =>
        _entries.Any(entry => entry.Host == host && (entry.Port == port || (entry.Port is null && port is HttpsPort or HttpPort)));

    /// <param name="host">As in a URL: lower case, an IPv6 address in brackets.</param>
    /// <param name="port">Null means the usual one of https or of http.</param>
    internal bool Contains(string host, int? port) => port is { } stated ? Contains(host, stated) : Contains(host, HttpsPort) || Contains(host, HttpPort);

    /// <returns>Null when the text is no host with or without a port.</returns>
    internal static (string Host, int? Port)? Split(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && !text.EndsWith(']');
        var host = hasPort ? text[..colon] : text;
        if (!HostName.IsCanonical(host))
            return null;
        if (!hasPort)
            return (host.ToLowerInvariant(), null);
        return PortNumber.Read(text[(colon + 1)..]) is { } port ? (host.ToLowerInvariant(), port) : null;
    }
}
