using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EcsExecFormat.Benchmarks.ColdStart;

/// <summary>
/// A child started with posix_spawn and nothing around it: Process.Start costs more than the program that is measured.
/// Dispose kills and reaps it.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int SigKill = 9;
    private readonly int _id;
    private bool _reaped;

    private ChildProcess(int id) => _id = id;

    /// <param name="arguments">The program's path, then its arguments.</param>
    /// <param name="environment">The whole environment, as <c>NAME=value</c>.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static ChildProcess Start(IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        var error = PosixSpawn(out var id, arguments[0], 0, 0, [.. arguments, null], [.. environment, null]);
        return error == 0 ? new ChildProcess(id) : throw new Win32Exception(error, arguments[0]);
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <exception cref="Win32Exception">There is no such child.</exception>
    public void Wait()
    {
        if (WaitPid(_id, out _, 0) < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        _reaped = true;
    }

    /// <summary>The most memory the process ever had resident, in KiB.</summary>
    public long PeakResidentKiB() => PeakMemory.KiB(_id);

    public void Dispose()
    {
        if (_reaped)
            return;
        _ = Kill(_id, SigKill);
        Wait();
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PosixSpawn(out int id, string path, nint actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int id, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);
}
