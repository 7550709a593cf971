using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>ALLOWED_PRIVATE_REGISTRIES lets through what it names, spelt as it is, and nothing else: entries against targets, seen where sockets are connected.</summary>
public class AllowedHostTests
{
    private const string Name = "reg.corp.example";

    /// <summary>All targets. Those with a name lead to 10.1.2.3.</summary>
    private static readonly string[] Targets =
    [
        "https://reg.corp.example", "http://reg.corp.example", "https://REG.Corp.example", "https://reg.corp.example:80", "http://reg.corp.example:443", "https://reg.corp.example:5000",
        "http://reg.corp.example:5000", "https://reg.corp.example:5001", "https://sub.reg.corp.example", "https://corp.example", "https://xreg.corp.example",
        "https://reg.corp.example.example", "https://10.1.2.3", "http://10.1.2.3", "https://10.1.2.3:5000", "https://10.1.2.30", "https://[fd00::1]", "http://[fd00::1]:5000",
        "https://[fd00::1]:5000", "https://[FD00::1]:5000", "https://[fd00::2]:5000", "https://[::ffff:10.1.2.3]", "https://127.0.0.1:5000", "https://localhost:5000", "http://localhost:5000", "https://localhost",
    ];

    /// <summary>Which of them each list lets through.</summary>
    public static readonly TheoryData<string, string[]> Lists = new()
    {
        { "", [] },
        { Name, ["https://reg.corp.example", "http://reg.corp.example", "https://REG.Corp.example", "https://reg.corp.example:80", "http://reg.corp.example:443"] },
        { "REG.corp.EXAMPLE", ["https://reg.corp.example", "http://reg.corp.example", "https://REG.Corp.example", "https://reg.corp.example:80", "http://reg.corp.example:443"] },
        { "reg.corp.example:443", ["https://reg.corp.example", "https://REG.Corp.example", "http://reg.corp.example:443"] },
        { "reg.corp.example:80", ["http://reg.corp.example", "https://reg.corp.example:80"] },
        { "reg.corp.example:5000", ["https://reg.corp.example:5000", "http://reg.corp.example:5000"] },
        { "reg.corp.example:5001, corp.example:443", ["https://reg.corp.example:5001", "https://corp.example"] },
        { "10.1.2.3", ["https://10.1.2.3", "http://10.1.2.3"] },
        { "10.1.2.3:5000", ["https://10.1.2.3:5000"] },
        { "[fd00::1]:5000", ["http://[fd00::1]:5000", "https://[fd00::1]:5000", "https://[FD00::1]:5000"] },
        { "[FD00::1]", ["https://[fd00::1]"] },
        { "[::ffff:10.1.2.3]", ["https://[::ffff:10.1.2.3]"] },
        { "localhost:5000", ["https://localhost:5000", "http://localhost:5000"] },
        { "127.0.0.1:5000,", ["https://127.0.0.1:5000"] },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_lets_through_exactly_what_it_names(string list, string[] through)
    {
        Assert.True(AllowedHosts.TryParse(list, out var allowed));
        var connected = 0;
        using var http = new SafeHttp(new ConnectionOptions
        {
            Allowed = allowed,
            Resolve = (host, _) => Task.FromResult<IPAddress[]>([host == "localhost" ? IPAddress.Loopback : IPAddress.Parse("10.1.2.3")]),
            Connect = (_, _, _) =>
            {
                connected++;
                throw new SocketException((int)SocketError.HostUnreachable);
            },
        });

        var reached = new List<string>();
        foreach (var target in Targets)
        {
            connected = 0;
            using var request = new HttpRequestMessage(HttpMethod.Get, target + "/v2/");
            var failure = await Record.ExceptionAsync(() => http.SendAsync(request, mayUseAllowList: true, TestContext.Current.CancellationToken));
            Assert.True(connected > 0 ? failure is HttpRequestException : failure is ConnectionRefusedException, $"{target}: {failure}");
            if (connected > 0)
                reached.Add(target);
        }

        Assert.Equal(through, reached);
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("2130706433:5000")]
    [InlineData("reg.corp.example.")]
    [InlineData("*.corp.example")]
    [InlineData("10.0.0.0/8")]
    [InlineData("https://reg.corp.example")]
    [InlineData("reg.corp.example/team")]
    [InlineData("user@reg.corp.example")]
    [InlineData("reg.corp.example:")]
    [InlineData("reg.corp.example:0")]
    [InlineData("reg.corp.example:65536")]
    [InlineData("fd00::1")]
    [InlineData("[fd00:0::1]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("reg.corp.example;other.example")]
    public void What_would_have_to_be_guessed_at_is_no_list(string list) => Assert.False(AllowedHosts.TryParse(list, out _));

    [Theory]
    [InlineData("xn--a.example")]
    [InlineData("xn--99999999999.example")]
    [InlineData("xn--0.xn--0")]
    [InlineData("a--b.example")]
    [InlineData("123456.example.1a")]
    [InlineData("0x7f.example")]
    public async Task A_name_that_no_encoding_gives_is_refused_in_words_or_looked_up(string host)
    {
        using var client = new Registries.TestClient();
        Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{host}/team/app:1.0"));
    }
}
