using System.Security.Cryptography;
using System.Text;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Incidents;

/// <summary>
/// What this instance of the function has just found out about a failure, so that a further task that failed in the very same way is counted without asking
/// anybody. It serves for counting alone: whoever may have to tell or change something looks afresh.
/// </summary>
public sealed class RecentSightings(TimeProvider clock, int capacity = 1000)
{
    /// <summary>A tag may name another image by then, and a container of the same exit code be an ordinary crash.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private readonly BoundedCache<string, Known> _known = new(capacity);

    private sealed class Known(Sighting sighting, TaskFinding finding, DateTimeOffset at)
    {
        public Sighting Sighting => sighting;

        public TaskFinding Finding => finding;

        public DateTimeOffset At => at;
    }

    /// <summary>Remembers a failure that is an incident.</summary>
    public void Remember(TaskStateChange change, Sighting sighting, TaskFinding finding)
    {
        if (finding.Verdict.IsBad())
            _known.Set(KeyOf(change), new Known(sighting, finding, clock.GetUtcNow()));
    }

    /// <returns>The sighting of this task, and what was found about one like it; null when there was none in the last minute.</returns>
    public (Sighting Sighting, TaskFinding Finding)? Find(TaskStateChange change) =>
        _known.TryGet(KeyOf(change), out var known) && clock.GetUtcNow() - known.At < Kept
            ? (known.Sighting.Again(change), known.Finding)
            : null;

    /// <summary>Everything of the event that a verdict may rest on, but for times and ids.</summary>
    private static string KeyOf(TaskStateChange change)
    {
        var parts = new[]
        {
            change.Account, change.Region, change.ClusterArn, change.Group, change.StartedBy, change.TaskDefinitionArn, change.LastStatus, change.StopCode, change.StoppedReason,
            change.LaunchType, change.PlatformVersion, change.CapacityProvider, change.ContainerInstanceArn, change.CpuArchitecture, change.HasOverrides ? change.TaskArn : null,
            change.RanFor switch { null => "", { } time when time < StartExaminer.ShortLife => "short", { } time when time <= StopFilter.LongestFailure => "longer", _ => "long" },
        }.Concat(change.Containers.SelectMany(container => new[] { container.Name, container.Image, container.ImageDigest, container.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture), container.Reason, container.RuntimeId is null ? "" : "made" }));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts.Select(part => part ?? "\u0001")))));
    }
}
