using System.Globalization;

namespace EcsExecFormat.Benchmarks;

/// <summary>The most memory that a process ever had resident: VmHWM (proc(5)), so without what its parent had.</summary>
internal static class PeakMemory
{
    /// <param name="process">Its id; null is this one.</param>
    public static long KiB(int? process = null)
    {
        var line = File.ReadLines($"/proc/{process?.ToString(CultureInfo.InvariantCulture) ?? "self"}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - " kB".Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Of this process.</summary>
    public static double MiB() => KiB() / 1024.0;
}
