using System.Net;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>Where a server sends the function on: to the host that stands there in the one spelling that all readers take alike, or nowhere.</summary>
internal sealed class WebAddressTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 120);

    private static readonly Uri From = new("https://registry.example:5000/v2/team/app/blobs/x?y");

    public override IReadOnlyList<string> Kinds => ["none", "another host", "the same host"];

    protected override IEnumerable<string> Texts =>
    [
        "https://storage.example/blob?X-Amz-Signature=ab%2Fcd&x=y", "http://10.0.0.7:5000/x", "/v2/elsewhere", "elsewhere?x", "?x", "//other.example/x", "https:other.example", "https:/other.example", "https://[fd00::7]:443/x",
        "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f.1/", "https://127.1:80/", "https://user:secret@other.example/", "https://other.example\\@evil.example/", "https://%31%32%37.0.0.1/", "ftp://other.example/",
        "https://other.example:0443/", "https://OTHER.example/#fragment", "https://xn--bcher-kva.example/", "https://b\u00fccher.example/", "https://\uff11\uff12\uff17.0.0.1/", "javascript:x", "https://a_b.s3.example/",
    ];

    protected override IReadOnlyList<string> Words => ["https://", "http://", "//", "\\", "@", ":", "%2f", "%00", "127.0.0.1", "[::1]", "localhost", ".", "\t", "\r\n", "#", "?", "0x", "\u3002"];

    protected override string Check(string text)
    {
        var address = Allowance.Measure(2 * text.Length, () => WebAddress.TryRead(text, From, out var read) ? read : null);
        if (address is null)
            return "none";
        Must.Hold(address.Scheme is "https" or "http" && address.UserInfo.Length == 0 && address.Fragment.Length == 0, "more than scheme, host and path");
        Must.Hold(HostName.IsCanonical(address.Host) && address.Host == address.IdnHost.Insert(0, address.HostNameType == UriHostNameType.IPv6 ? "[" : "") + (address.HostNameType == UriHostNameType.IPv6 ? "]" : ""), "a host in two spellings");
        Must.Hold(text.All(c => c is > ' ' and <= '~'), "characters that readers treat differently");
        Must.Hold(address.AbsoluteUri.All(c => c is > ' ' and <= '~'), "what is sent holds a break");
        Must.Hold(HostName.Literal(address.Host) is not { } literal || literal.ToString() == address.Host.Trim('[', ']'), "an address in two spellings");
        Must.Hold(!IPAddress.TryParse(address.IdnHost, out _) || HostName.Literal(address.Host) is not null, "a name that is an address");
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            Must.BeEqual(Authority(text), address.Authority, "the host that is written");
        else
            Must.BeEqual(From.Authority, address.Authority, "a path leads to the same host");
        return address.Host == From.Host ? "the same host" : "another host";
    }

    /// <summary>A plain second opinion: what stands between the slashes, without a port that goes without saying.</summary>
    private static string Authority(string text)
    {
        var (scheme, rest) = (text[..text.IndexOf(':')].ToLowerInvariant(), text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        var authority = rest.Split('/', '?', '#')[0].ToLowerInvariant();
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.EndsWith(']'))
            return authority;
        var port = authority[(colon + 1)..].TrimStart('0');
        return port == (scheme == "https" ? "443" : "80") ? authority[..colon] : $"{authority[..colon]}:{port}";
    }
}
