using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EcsExecFormat.TestSupport;

/// <summary>
/// The real function in a process of its own, as Lambda starts it: with just the environment it is given. EXEC_FORMAT_BOOTSTRAP may name
/// another binary than the build output next to the tests, such as the Native AOT one. Dispose kills it.
/// </summary>
public sealed class BootstrapProcess : IDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private BootstrapProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <param name="environment">The whole environment of the process.</param>
    /// <param name="program">A program to start instead; null for the usual one.</param>
    public static BootstrapProcess Start(IReadOnlyDictionary<string, string> environment, string? program = null)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if ((program ?? Environment.GetEnvironmentVariable("EXEC_FORMAT_BOOTSTRAP")) is { Length: > 0 } binary)
        {
            start.FileName = binary;
        }
        else
        {
            start.FileName = DotnetHost();
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "bootstrap.dll"));
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new BootstrapProcess(Process.Start(start)!);
    }

    /// <summary>Sends SIGTERM, as Lambda does before it takes an environment down.</summary>
    public void Terminate()
    {
        if (Kill(_process.Id, SigTerm) != 0)
            throw new InvalidOperationException($"kill failed with errno {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<BootstrapExit> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return new BootstrapExit(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Sends SIGKILL, and waits until nothing of the process is left that could call anybody.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    // The runtime that runs the tests lies in ROOT/shared/Microsoft.NETCore.App/VERSION/.
    private static string DotnetHost() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int id, int signal);
}

/// <param name="Code">The exit code; 128 and the signal's number when a signal ended it.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
public sealed record BootstrapExit(int Code, string Output, string Error);
