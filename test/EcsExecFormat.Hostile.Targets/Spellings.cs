namespace EcsExecFormat.Hostile.Targets;

/// <summary>Hosts as they stand in URLs, each of which some reader takes for an address that nothing may lead to, or for no host at all.</summary>
internal static class Spellings
{
    private static readonly string[] Loopback =
    [
        "127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost",
        "app.localhost", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F000001", "017700000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "0177.1", "127.0.0.01",
        "127.0.0.001", "127.00.0.1", "127.0x0.0.1", "127.0.0.0x1", "127.0.0.0x", "0127.0.0.1", "127.0.0.1.", "127.0.0.1..", "127..0.1", ".127.0.0.1", "127.1.",
        "2130706433.", "0x7f000001.", "00000177.0.0.1", "4294967297", "0x17f000001", "127.0.0.257", "127.256", "127.65537", "-127.0.0.1", "+127.0.0.1",
        "0", "00", "0x0", "0x", "0.0", "0.0.0", "0x00000000", "127.0.0.1e0", "1.27.0.0.1", "xn--a.example", "xn--0.xn--0",
    ];

    private static readonly string[] Encoded =
    [
        "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "127.0.0.1%00", "127.0.0.1%20", "127.0.0.1%09", "127.0.0.1%2f", "loc%61lhost", "%6c%6f%63%61%6c%68%6f%73%74",
        "１２７.0.0.1", "１２７．０．０．１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①", "١٢٧.٠.٠.١", "१२७.०.०.१", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "127.0.0.1\u00ad", "127.0.0.1\u200b", "loca\u00adlhost", "127\t.0.0.1", "127.0.0.1\t", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\u00a0", "[::１]",
    ];

    private static readonly string[] V6 =
    [
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::0001]", "[0::1]", "[::]", "[0::0]", "[::ffff:127.0.0.1]", "[::FFFF:127.0.0.1]",
        "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]", "[::ffff:0:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]",
        "[fe80::1%251]", "[fe80::1%1]", "[::1%lo]", "[::1%251]", "[::1%25lo]", "[::1%0]", "[2606:4700::1%25lo]", "[2606:4700::1%1]", "[fec0::1]", "[fc00::1]",
        "[fd00:ec2::254]", "[fd00:ec2::23]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]", "[64:ff9b::a9fe:aa02]", "[2002:a9fe:a9fe::]", "[2002:a9fe:aa02::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]",
        "[::ffff:0x7f.1]", "::1", "[::1", "::1]", "[[::1]]", "[::1].", "[::1]x", "[127.0.0.1]", "[localhost]", "[v1.::1]", "[]",
    ];

    private static readonly string[] Elsewhere =
    [
        "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518", "169.16689662", "0xa9.0xfe.0xa9.0xfe", "169.254.169.254.",
        "169.254.170.2", "0xa9feaa02", "2852039170", "169.254.170.23", "169.254.0.1", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
        "172.16.0.1", "172.31.255.254", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.254", "198.51.100.7", "203.0.113.9",
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "167772161", "0x0a000001", "10.1", "192.168.257", "3232235777",
    ];

    public static readonly string[] All = [.. Loopback, .. Encoded, .. V6, .. Elsewhere];

    /// <summary>Whole addresses that mislead about where the host begins and ends, or what is to be spoken.</summary>
    /// <param name="front">Host and port of a server that may be asked.</param>
    /// <param name="at">Host and port of one that may not.</param>
    public static string[] Addresses(string front, string at) =>
    [
        $"//{at}/x", $"///{at}/x", $"////{at}/x", $"/\\{at}/x", $"\\\\{at}\\x", $"\\/{at}/x", $"https:{at}/x", $"https:/{at}/x", $"https:///{at}/x", $"https:\\\\{at}\\x",
        $"https:/\\{at}/x", $"HTTPS://{at}/x", $"hTTp://{at}/x", $"\thttps://{at}/x", $" https://{at}/x", $"ht\ttps://{at}/x", $"https:\t//{at}/x", $"https://\t{at}/x",
        $"https://{front}@{at}/x", $"https://{front}:443@{at}/x", $"https://user:password@{at}/x", $"https://@{at}/x", $"https://:@{at}/x", $"https://%40{at}/x",
        $"https://{front}%40{at}/x", $"https://{front}\\@{at}/x", $"https://{at}\\@{front}/x", $"https://{at}?@{front}/x", $"https://{at}#@{front}/x", $"https://{at}/@{front}",
        $"https://{at};{front}/x", $"https://{front};@{at}/x", $"https://{front},{at}/x", $"https://{front}&@{at}#@{front}/", $"https://{front} @{at}/x",
        $"http://{at}/x", $"ws://{at}/x", $"wss://{at}/x", $"ftp://{at}/x", $"gopher://{at}/_GET%20/", $"ldap://{at}/x", $"dict://{at}/x", $"tftp://{at}/x", $"jar:https://{at}!/x",
        $"view-source:https://{at}/", $"blob:https://{at}/x", "file:///proc/self/environ", "file://localhost/proc/self/environ", "unix:///run/docker.sock", "data:,x", "javascript:x",
        $"https://{at}:/x", $"https://{at}:0/x", $"https://{at}:99999/x", $"https://{at}:-1/x", $"https://{at}:0x50/x", "https://", "https:", "", "https://:443/x",
    ];
}
