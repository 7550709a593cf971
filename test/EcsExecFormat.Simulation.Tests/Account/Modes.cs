using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>Which mode tags make, worked out apart from the function (docs/remediation.md, How the mode is decided). All tags are of known values.</summary>
internal static class Modes
{
    private static readonly string[] Names = ["off", "alert", "plan", "register", "deploy"];

    public static Mode Of(RemediationOptions options, string? cluster, string? service)
    {
        var mode = cluster == "per-service"
            ? RankOf(service) ?? 1
            : Math.Min(RankOf(cluster) ?? (int)options.DefaultMode, RankOf(service) ?? 4);
        return (Mode)Math.Min(mode, (int)options.MaximumMode);
    }

    private static int? RankOf(string? tag) => tag is null ? null : Array.IndexOf(Names, tag);
}
