using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>A container that may have met the failure, and what the event itself says for it.</summary>
/// <param name="Container">The container as the event shows it.</param>
/// <param name="PullError">The pull error that names a platform, or null.</param>
/// <param name="SaysExecFormatError">Whether the container's reason quotes the kernel's answer.</param>
public sealed record Suspect(StoppedContainer Container, PullError? PullError = null, bool SaysExecFormatError = false)
{
    /// <summary>Whether only the task gives the reason, and it may be about another of several containers.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Whether the event alone is evidence for this kind of failure, before any image was looked at.</summary>
    public bool HasEvidence => PullError is not null || SaysExecFormatError;
}

/// <summary>Whether a stopped task can be a failure of this kind at all. Costs no call; most events end here.</summary>
public static class StopFilter
{
    /// <summary>
    /// A container whose first process cannot be executed ends at once. A task that ran for longer than this did not die of it,
    /// even when starting its other containers took a while.
    /// </summary>
    public static readonly TimeSpan LongestFailure = TimeSpan.FromSeconds(60);

    private const string ExecFormatError = "exec format error";

    /// <param name="Suspects">The containers to look at; empty when the event is not ours.</param>
    /// <param name="Reason">Why it is not ours; null when it is.</param>
    public sealed record Result(ImmutableArray<Suspect> Suspects, string? Reason);

    /// <summary>Looks at the event alone, whatever fields it lacks.</summary>
    public static Result Examine(TaskStateChange change)
    {
        if (change.LastStatus != "STOPPED")
            return NotOurs($"the task is not STOPPED yet (lastStatus {Show(change.LastStatus)})");
        var (suspects, otherwise) = KindOf(change) switch
        {
            StopKind.Exited => (Exited(change), "no container ended with exit code 1, 2, 126, 127 or 255"),
            StopKind.FailedToStart => (FailedToStart(change), "the task failed to start for a reason that has nothing to do with its platform"),
            _ => ([], $"stopped for another reason (stopCode {Show(change.StopCode)})"),
        };
        if (suspects.IsEmpty)
            return NotOurs(otherwise);
        if (change.RanFor is { } time && time > LongestFailure && !suspects.Any(suspect => suspect.HasEvidence))
            return NotOurs($"the task ran for {(long)time.TotalSeconds} seconds; a container that cannot be executed ends at once");
        return new Result(suspects, null);
    }

    private enum StopKind
    {
        Other,
        Exited,
        FailedToStart,
    }

    private static StopKind KindOf(TaskStateChange change) => change.StopCode switch
    {
        "EssentialContainerExited" => StopKind.Exited,
        "TaskFailedToStart" => StopKind.FailedToStart,
        // Events from before stopCode existed.
        null when change.StoppedReason?.StartsWith("Essential container in task exited", StringComparison.Ordinal) == true => StopKind.Exited,
        null when change.StoppedReason?.StartsWith("Cannot", StringComparison.Ordinal) == true => StopKind.FailedToStart,
        _ => StopKind.Other,
    };

    /// <summary>1 and 255 from the runtimes; 2, 126 and 127 when a shell or an init process tells of it.</summary>
    private static ImmutableArray<Suspect> Exited(TaskStateChange change) =>
    [
        .. change.Containers
            .Where(container => container.ExitCode is 1 or 2 or 126 or 127 or 255)
            .Select(container => new Suspect(container, SaysExecFormatError: Quotes(container.Reason))),
    ];

    private static ImmutableArray<Suspect> FailedToStart(TaskStateChange change)
    {
        var told = change.Containers
            .Select(container => FromReason(container, container.Reason))
            .Where(suspect => suspect.HasEvidence)
            .ToImmutableArray();
        if (!told.IsEmpty)
            return told;
        // Only the task tells why: any container that never ran and has no other reason of its own may be meant.
        var candidates = change.Containers.Where(container => container is { ExitCode: null, Reason: null }).ToArray();
        if (candidates.Length == 0)
            return [];
        // The text is searched once: both it and the number of containers are foreign.
        var first = FromReason(candidates[0], change.StoppedReason) with { IsOneOfSeveral = candidates.Length > 1 };
        return first.HasEvidence ? [.. candidates.Select(container => first with { Container = container })] : [];
    }

    private static Suspect FromReason(StoppedContainer container, string? reason) =>
        new(container, PullError.TryParse(reason, out var error) ? error : null, Quotes(reason));

    private static bool Quotes(string? reason) => reason?.Contains(ExecFormatError, StringComparison.OrdinalIgnoreCase) == true;

    private static Result NotOurs(string reason) => new([], reason);

    private static string Show(string? text) => text is null ? "absent" : PlainText.Line(text, 60);
}
