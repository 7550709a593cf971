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
    /// <summary>A container of a revision is looked into this often at most.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <summary>And this often when there is a log that could not be read: it may not have been there yet.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private const int MostKept = 500;

    private readonly BoundedCache<(StartKey Start, Platform Host), Crash> _known = new(MostKept);

    private sealed record Crash(StartEvidence Found, DateTimeOffset LookedAt, TimeSpan Holds);

    /// <returns>What is known of such a crash; null when it is to be looked into.</returns>
    public StartEvidence? Recall(StartKey start, Platform host)
    {
        if (!_known.TryGet((start, host), out var crash) || clock.GetUtcNow() - crash.LookedAt >= crash.Holds)
            return null;
        // Without a digest it may have been another image.
        return start.Digest is null ? StartEvidence.None : crash.Found;
    }

    /// <param name="start">What started.</param>
    /// <param name="host">Where.</param>
    /// <param name="found">What was found out.</param>
    /// <param name="hasLog">Whether there should be a log to be read.</param>
    public void Remember(StartKey start, Platform host, StartEvidence found, bool hasLog) => _known.Set(
        (start, host), new Crash(found, clock.GetUtcNow(), hasLog && found is { Said: LogStatement.Silent { IsRead: false }, Program: null } ? LookAgain : LookEvery));
}
