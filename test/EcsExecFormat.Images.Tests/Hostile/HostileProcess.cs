using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>
/// The program that goes through all hostile targets, run once with proxy variables set. Where strace is installed the kernel tells of every connection
/// that it began.
/// </summary>
public sealed partial class HostileProcess : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private int _proxied;

    public string Output { get; private set; } = "";

    /// <summary>Null without strace.</summary>
    public IReadOnlyList<IPEndPoint>? Connects { get; private set; }

    /// <summary>Connections to what the proxy variables name.</summary>
    public int Proxied => Volatile.Read(ref _proxied);

    public int ProxyPort => ((IPEndPoint)_proxy.LocalEndpoint).Port;

    public async ValueTask InitializeAsync()
    {
        _proxy.Start();
        _ = CountAsync();
        var trace = await CanTraceAsync() ? Path.GetTempFileName() : null;
        string[] program = [DotnetHost(), "exec", Path.Combine(AppContext.BaseDirectory, "EcsExecFormat.Hostile.Targets.dll")];
        Output = await RunAsync(trace is null ? program : ["strace", "-f", "--seccomp-bpf", "-e", "trace=connect", "-o", trace, .. program]);
        if (trace is null)
            return;
        Connects = [.. (await File.ReadAllLinesAsync(trace)).Select(Read).OfType<IPEndPoint>()];
        File.Delete(trace);
    }

    public ValueTask DisposeAsync()
    {
        _proxy.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What the program printed behind a word.</summary>
    public IReadOnlyList<string> Lines(string word) =>
        [.. Output.Split('\n').Where(line => line.StartsWith(word + ' ', StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..])];

    public IReadOnlyList<int> Numbers(string word) => [.. Lines(word).Single().Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    /// <returns>The address of the internet that a line of the trace is about; null when it is about another kind.</returns>
    public static IPEndPoint? Read(string line)
    {
        var match = Address().Match(line);
        if (match.Success)
            return new IPEndPoint(IPAddress.Parse(match.Groups["address"].Value), int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
        // A form that is not understood must not pass for none.
        return line.Contains("AF_INET", StringComparison.Ordinal) ? throw new FormatException(line) : null;
    }

    private async Task<string> RunAsync(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var proxy = $"http://127.0.0.1:{ProxyPort}";
        foreach (var name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
            (start.Environment[name], start.Environment[name.ToLowerInvariant()]) = (proxy, proxy);
        // What calls AWS is led by these variables, as everywhere; the program's ECR is at this address.
        (start.Environment["NO_PROXY"], start.Environment["no_proxy"]) = ("127.0.0.1", "127.0.0.1");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private async Task CountAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _proxy.AcceptTcpClientAsync();
                Interlocked.Increment(ref _proxied);
                _ = await client.GetStream().ReadAsync(new byte[4096]);
                await client.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            return;
        }
    }

    /// <summary>It may be installed and not be let look into processes.</summary>
    private static async Task<bool> CanTraceAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-f", "--seccomp-bpf", "-e", "trace=connect", "true"]) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    // The runtime that runs the tests lies in ROOT/shared/Microsoft.NETCore.App/VERSION/.
    private static string DotnetHost() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    [GeneratedRegex("""sa_family=AF_INET6?, sin6?_port=htons\((?<port>\d+)\),.*?(?:inet_addr\(|inet_pton\(AF_INET6, )"(?<address>[^"]+)""")]
    private static partial Regex Address();
}
