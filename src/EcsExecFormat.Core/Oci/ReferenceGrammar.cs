using System.Net;

namespace EcsExecFormat.Core.Oci;

/// <summary>The terminals of distribution/reference's grammar, each read in one pass over the text.</summary>
internal static class ReferenceGrammar
{
    private const int MaxTagLength = 128;
    private const int MaxRepositoryLength = 255;

    // Of a DNS name and of what stands between its dots (RFC 1035, section 2.3.4; as text, without the root).
    private const int MaxHostLength = 253;
    private const int MaxHostLabelLength = 63;

    /// <summary>
    /// DNS name, IPv4 or bracketed IPv6 address, with or without a port. Narrower than the grammar where the rest could never be
    /// connected to: the port is 1 to 65535, the address a real one, and the name no longer than DNS has them.
    /// </summary>
    public static bool IsHostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
            return IsHost(text);
        return PortNumber.Read(text[(colon + 1)..]) is not null && IsHost(text[..colon]);
    }

    /// <summary>Slash-separated components of at most 255 characters together.</summary>
    public static bool IsRepository(string text) => text.Length <= MaxRepositoryLength && text.Split('/').All(IsComponent);

    /// <summary><c>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}</c></summary>
    public static bool IsTag(string text) =>
        text.Length is > 0 and <= MaxTagLength && text[0] is not ('.' or '-')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static bool IsHost(string text) =>
        text is ['[', .. var address, ']'] ? IsIpv6(address) : text.Length <= MaxHostLength && text.Split('.').All(IsHostLabel);

    private static bool IsHostLabel(string label) =>
        label.Length is > 0 and <= MaxHostLabelLength && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsIpv6(string text) =>
        text.Contains(':') && text.All(c => char.IsAsciiHexDigit(c) || c == ':') && IPAddress.TryParse(text, out _);

    /// <summary>Lower-case letters and digits; between two of them one of <c>.</c>, <c>_</c>, <c>__</c> or any number of hyphens.</summary>
    private static bool IsComponent(string text)
    {
        var separator = 0;
        foreach (var (index, c) in text.Index())
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
                continue;
            if (!IsSeparator(text[separator..index]) || (separator == 0 && index > 0))
                return false;
            separator = index + 1;
        }

        return separator == text.Length && text.Length > 0;
    }

    private static bool IsSeparator(string text) => text is "" or "." or "_" or "__" || text.All(c => c == '-');
}
