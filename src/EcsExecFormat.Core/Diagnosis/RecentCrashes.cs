using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Diagnosis;

/// <summary>
/// What was found out about the crashes of the last minutes. It holds until they are looked into again: the tasks of a crash loop are not looked at
/// one by one, nor layers read for each of them that could not be read.
/// </summary>
/// <param name="clock">What time it is.</param>
public sealed class RecentCrashes(TimeProvider clock)
{
    /// <summary>A container of a revision is looked into this often at most, for each exit code that it ends with.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <summary>And this often when there is a log that could not be read: it may not have been there yet.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private const int MostKept = 500;

    private readonly BoundedCache<Kind, Crash> _known = new(MostKept);

    private sealed record Crash(StartEvidence Found, DateTimeOffset LookedAt, TimeSpan Holds);

    /// <summary>What makes two crashes alike.</summary>
    /// <param name="Start">What was started.</param>
    /// <param name="Host">Where.</param>
    /// <param name="ExitCode">What it ended with: it says who may have written a line of the log.</param>
    /// <param name="HasEvidence">Whether ECS quotes an exec format error.</param>
    public sealed record Kind(StartKey Start, Platform Host, long? ExitCode, bool HasEvidence);

    /// <returns>What is known of such a crash; null when it is to be looked into.</returns>
    public StartEvidence? Recall(Kind kind)
    {
        if (!_known.TryGet(kind, out var crash) || clock.GetUtcNow() - crash.LookedAt >= crash.Holds)
            return null;
        // Without a digest it may have been another image.
        return kind.Start.Digest is null ? StartEvidence.None : crash.Found;
    }

    /// <param name="kind">The crash.</param>
    /// <param name="found">What was found out.</param>
    /// <param name="hasLog">Whether there should be a log to be read.</param>
    public void Remember(Kind kind, StartEvidence found, bool hasLog) => _known.Set(
        kind, new Crash(found, clock.GetUtcNow(), hasLog && found is { Said: LogStatement.Silent { IsRead: false }, Program: null } ? LookAgain : LookEvery));
}
