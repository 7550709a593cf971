using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Hostile.Targets;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>Nothing that an image name leads to is connected to where nothing may lead, as those see it who would be connected to, and the kernel.</summary>
public sealed class HostileTargetTests(HostileProcess hostile) : IClassFixture<HostileProcess>
{
    [Fact]
    public void No_listener_of_this_machine_is_reached_by_any_hostile_target()
    {
        Assert.InRange(hostile.Numbers("targets")[0], 2000, int.MaxValue);
        Assert.Empty(hostile.Lines("read"));
        Assert.Empty(hostile.Lines("reached"));
        Assert.Equal([0], hostile.Numbers("trapped"));
        TestContext.Current.TestOutputHelper?.WriteLine(hostile.Output);
    }

    [Fact]
    public void No_proxy_of_the_environment_is_asked()
    {
        // The one is that of a client that heeds the variables: it shows that they would have led there.
        Assert.Equal(1, hostile.Proxied);
    }

    [Fact]
    public void The_kernel_sees_connections_to_servers_that_may_be_asked_only()
    {
        Assert.SkipWhen(hostile.Connects is null, "strace is not installed, or may not look into processes");
        var (front, control) = (hostile.Numbers("front"), hostile.Numbers("control").Single());
        var all = hostile.Connects.Select(address => (Address: Unmapped(address.Address), address.Port)).ToArray();

        // First the program's own registries and its ECR, then once a client without any rules at a trap, and once one at the proxy.
        Assert.All(front, port => Assert.Contains((IPAddress.Loopback, port), all));
        Assert.Equal([(IPAddress.Loopback, control), (IPAddress.Loopback, hostile.ProxyPort)], all.Where(to => !(to.Address.Equals(IPAddress.Loopback) && front.Contains(to.Port))));
    }

    [Fact]
    public async Task Every_listener_counts_whoever_comes()
    {
        using var traps = new Traps();
        var expected = 0;
        foreach (var way in traps.Ways)
        {
            using var client = new TcpClient(way.AddressFamily);
            await client.ConnectAsync(way, TestContext.Current.CancellationToken);
            await ReachesAsync(traps, ++expected);
        }

        // The product's own client, when the operator lets it.
        foreach (var way in traps.Ways.Where(way => IPAddress.IsLoopback(way.Address)))
        {
            var registry = way.ToString();
            using var client = new TestClient(registry);
            Assert.Equal(ImageProblem.Unreachable, Assert.IsType<ImageRead.Unavailable>(await client.ManifestAsync($"{registry}/team/app:1.0")).Problem);
            // By TLS, then by plain http, each twice, as nobody answers.
            await ReachesAsync(traps, ++expected);
            expected = traps.Accepted;
        }
    }

    [Theory]
    [InlineData("""7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = -1 EINPROGRESS""", "10.0.0.1:80")]
    [InlineData("""7 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "fe80::1", &sin6_addr), sin6_scope_id=0}, 28 <unfinished ...>""", "[fe80::1]:443")]
    [InlineData("""7 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT""", null)]
    public void A_trace_is_read_for_addresses_of_the_internet(string line, string? address) => Assert.Equal(address, HostileProcess.Read(line)?.ToString());

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The kernel accepts a connection before the listener hears of it.</summary>
    private static async Task ReachesAsync(Traps traps, int count)
    {
        while (traps.Accepted < count)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }
}
