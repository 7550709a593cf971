using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EcsExecFormat.TestSupport;

/// <summary>moto's server, an AWS written by others, as a process of its own: started by the first test that needs it, and shared.</summary>
public sealed class Moto : IDisposable
{
    /// <summary>
    /// moto checks a condition and writes in two steps, so that of two writers at once both may win. What DynamoDB promises is kept by
    /// answering one request after the other.
    /// </summary>
    private const string Server = """
        import sys, threading
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import run_simple
        moto, turn = DomainDispatcherApplication(create_backend_app), threading.Lock()
        def one_by_one(environ, start_response):
            with turn:
                return moto(environ, start_response)
        run_simple('127.0.0.1', int(sys.argv[1]), one_by_one, threaded=True)
        """;

    private readonly SemaphoreSlim _gate = new(1);
    private Process? _process;

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Skips the test where moto is not installed.</summary>
    public async Task StartAsync()
    {
        await Python.RequireAsync("moto.server");
        await Python.RequireAsync("boto3");
        await _gate.WaitAsync();
        try
        {
            if (_process is not null)
                return;
            Url = new Uri($"http://127.0.0.1:{FreePort()}");
            _process = Process.Start(Python.Command(["-c", Server, Url.Port.ToString(null, null)]))!;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            await WaitUntilReadyAsync(_process);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs Python in which <c>client(service)</c> is a client of this server.</summary>
    public Task<string> AskAsync(string script) => Python.AskAsync(
        $"""
        import boto3, json
        def client(service):
            return boto3.client(service, endpoint_url='{Url}', region_name='eu-west-1', aws_access_key_id='testing', aws_secret_access_key='testing')
        {script}
        """);

    public void Dispose()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        _gate.Dispose();
    }

    private async Task WaitUntilReadyAsync(Process process)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/moto-api/"), patience.Token);
                return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // It loads for a second or two; there is nothing else to wait on than its port.
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
