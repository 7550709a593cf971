using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.Images.Connections;

/// <summary>
/// The one spelling of a host that all readers understand alike: a DNS name, <c>a.b.c.d</c>, or an IPv6 address in brackets. Resolvers take much more for
/// an address (<c>127.1</c>, <c>2130706433</c>, <c>0x7f000001</c>, octal), and each reader something else.
/// </summary>
internal static class HostName
{
    private const int Longest = 253;
    private const int LongestLabel = 63;

    /// <returns>Whether the text is such a spelling; letters of either case.</returns>
    public static bool IsCanonical(string host) => host switch
    {
        ['[', .. var address, ']'] => IsCanonicalV6(address),
        _ when host.Length is 0 or > Longest => false,
        _ => host.Split('.') is var labels && labels.All(IsLabel) && (!IsNumber(labels[^1]) || IsCanonicalV4(labels)),
    };

    /// <returns>The address that the host is spelt as; null for a name.</returns>
    public static IPAddress? Literal(string host) => IPAddress.TryParse(host, out var address) ? address : null;

    // An underscore is no letter of a host name; buckets and old registries have it all the same.
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A name that ends in a number is read as an IPv4 address (WHATWG URL, "ends in a number").</summary>
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label[2..].All(char.IsAsciiHexDigit));

    private static bool IsCanonicalV4(string[] labels) => labels.Length == 4
        && labels.All(label => byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value.ToString(CultureInfo.InvariantCulture) == label);

    private static bool IsCanonicalV6(string text) =>
        text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
        && string.Equals(address.ToString(), text, StringComparison.OrdinalIgnoreCase);
}
