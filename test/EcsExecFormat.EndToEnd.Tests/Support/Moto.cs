using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>moto's server: an AWS that nobody here wrote, as a process of its own. Found if installed.</summary>
internal sealed class Moto : IDisposable
{
    private readonly Process _process;

    private Moto(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Skips the test where moto is not installed.</summary>
    public static async Task<Moto> StartAsync()
    {
        Assert.SkipUnless(await IsInstalledAsync(), "the Python module moto is not installed");
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = Process.Start(Command("-m", "moto.server", "-H", "127.0.0.1", "-p", url.Port.ToString(provider: null)))!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var moto = new Moto(process, url);
        await moto.WaitUntilReadyAsync();
        return moto;
    }

    /// <summary>Runs Python in which <c>client(service)</c> is a client of this server.</summary>
    /// <returns>What it printed. A script that fails fails the test with what it said.</returns>
    public async Task<string> AskAsync(string script)
    {
        using var python = Process.Start(Command("-c", $"""
            import boto3, json
            def client(service):
                return boto3.client(service, endpoint_url='{Url}', region_name='eu-west-1', aws_access_key_id='testing', aws_secret_access_key='testing')
            {script}
            """))!;
        var (output, error) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, await error);
        return await output;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/moto-api/"), patience.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // It loads for a second or two; there is nothing else to wait on than its port.
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task<bool> IsInstalledAsync()
    {
        try
        {
            using var python = Process.Start(Command("-c", "import moto.server, boto3"))!;
            await python.WaitForExitAsync(TestContext.Current.CancellationToken);
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo Command(params string[] arguments) => new("python3", arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
