using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EcsExecFormat.TestSupport;

/// <summary>
/// Debian's docker-registry (the reference implementation of the distribution protocol, written by others), as a process of its own on a port that the
/// system chooses, with an empty storage. Dispose ends it and deletes what it stored.
/// </summary>
internal sealed partial class DebianRegistry : IAsyncDisposable
{
    /// <summary>Far longer than anything takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _said = [];

    private DebianRegistry(string program, string folder, RegistrySetup setup)
    {
        _folder = folder;
        Setup = setup;
        Log = new AccessLog();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, ["serve", setup.WriteTo(folder)]) { RedirectStandardOutput = true, RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Log.Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException($"docker-registry ended with {_process.ExitCode}: {Said}"));
    }

    public RegistrySetup Setup { get; }

    public int Port { get; private set; }

    /// <summary>As in an image reference.</summary>
    public string Name => $"127.0.0.1:{Port}";

    /// <summary>The requests that it answered.</summary>
    public AccessLog Log { get; }

    /// <summary>Where it keeps what was pushed.</summary>
    public string Storage => RegistrySetup.StorageIn(_folder);

    /// <summary>Skips the test where docker-registry is not installed.</summary>
    /// <param name="setup">Null lets everybody do everything, over plain http.</param>
    public static async Task<DebianRegistry> StartAsync(RegistrySetup? setup = null)
    {
        var program = Tool.Require("docker-registry");
        var registry = new DebianRegistry(program, Directory.CreateTempSubdirectory("docker-registry-").FullName, setup ?? RegistrySetup.Open);
        try
        {
            await registry.RunAsync();
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <returns>The requests since the last call, all of which were answered before this one.</returns>
    public Task<IReadOnlyList<RegistryRequest>> RequestsAsync() => Log.DrainAsync(new Uri($"{(Setup.Tls is null ? "http" : "https")}://{Name}/"));

    public async ValueTask DisposeAsync()
    {
        if (Port != 0 && !_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    private async Task RunAsync()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = await _port.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>It says on which port it listens once it does: connections are accepted from then on.</summary>
    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_said)
            _said.Add(line);
        if (Listening().Match(line) is { Success: true } match)
            _port.TrySetResult(int.Parse(match.Groups[1].Value, null));
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
