using System.Diagnostics.CodeAnalysis;

namespace EcsExecFormat.Images.Connections;

/// <summary>
/// Addresses that servers name: where a redirect leads, where tokens are to be had, where a layer lies. Only such are followed that every reader
/// of URLs understands alike, so that what was looked at is what is asked (RFC 3986, and what WHATWG URL parsers make of the rest).
/// </summary>
internal static class WebAddress
{
    private const int Longest = 16 * 1024;

    /// <param name="text">What the server wrote.</param>
    /// <param name="from">The address that was asked, which a relative one goes on from; null when only a whole address will do.</param>
    /// <param name="address">An http or https address with host in one spelling and without user, password and fragment.</param>
    public static bool TryRead(string? text, Uri? from, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (text is null || text.Length is 0 or > Longest || !text.All(c => c is > ' ' and <= '~' and not '\\'))
            return false;
        var rest = AfterScheme(text);
        if (rest is null && (from is null || text.StartsWith("//", StringComparison.Ordinal) || HasScheme(text)))
            return false;
        if (rest is not null && !IsPlainAuthority(Authority(rest)))
            return false;
        if (!Uri.TryCreate(from, text, out var made) && !Uri.TryCreate(text, UriKind.Absolute, out made))
            return false;
        if (!made.IsAbsoluteUri || made.Scheme is not ("http" or "https") || made.UserInfo.Length > 0 || !HostName.IsCanonical(made.Host))
            return false;
        // What the class Uri made of the host has to be what was written.
        if (rest is not null && !Authority(rest).StartsWith(made.Host, StringComparison.OrdinalIgnoreCase))
            return false;
        address = made.Fragment.Length == 0 ? made : new UriBuilder(made) { Fragment = "" }.Uri;
        return true;
    }

    /// <summary>Whether two addresses are of one server: same scheme, host and port (RFC 6454).</summary>
    public static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Host == other.Host && one.Port == other.Port;

    /// <returns>What follows <c>http://</c> or <c>https://</c>; null for another scheme, or none.</returns>
    private static string? AfterScheme(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? text[8..]
        : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..]
        : null;

    /// <summary>A colon before the first slash ends a scheme, even where some readers take it for a part of a path.</summary>
    private static bool HasScheme(string text) => text.AsSpan(0, text.AsSpan().IndexOfAny('/', '?', '#') is >= 0 and var end ? end : text.Length).Contains(':');

    private static string Authority(string rest) => rest.AsSpan().IndexOfAny('/', '?', '#') is >= 0 and var end ? rest[..end] : rest;

    private static bool IsPlainAuthority(string authority) => AllowedHosts.Split(authority) is not null;
}
