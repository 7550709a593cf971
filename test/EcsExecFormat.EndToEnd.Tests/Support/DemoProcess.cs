using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The built demo in a process of its own. Dispose kills it.</summary>
internal sealed class DemoProcess : IDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly StringBuilder _output = new();

    private DemoProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    public static DemoProcess Start(params string[] arguments)
    {
        // The runtime that runs the tests lies in ROOT/shared/Microsoft.NETCore.App/VERSION/.
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var start = new ProcessStartInfo(host, ["exec", Path.Combine(AppContext.BaseDirectory, "EcsExecFormat.Demo.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        return new DemoProcess(Process.Start(start)!);
    }

    /// <returns>All output so far, when it holds the text.</returns>
    public async Task<string> OutputUntilAsync(string text)
    {
        using var patience = Give();
        while (!_output.ToString().Contains(text, StringComparison.Ordinal))
            _output.Append(await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new EndOfStreamException($"the demo ended before it said \"{text}\"")).Append('\n');
        return _output.ToString();
    }

    /// <summary>Ctrl+C.</summary>
    public void Terminate()
    {
        if (Kill(_process.Id, SigTerm) != 0)
            throw new InvalidOperationException($"kill failed with errno {Marshal.GetLastPInvokeError()}");
    }

    public async Task<(int Code, string Output, string Error)> ExitAsync()
    {
        using var patience = Give();
        _output.Append(await _process.StandardOutput.ReadToEndAsync(patience.Token));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, _output.ToString(), await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static CancellationTokenSource Give()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return patience;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int id, int signal);
}
