using System.Collections.Immutable;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>
/// The changes begun in the last 60 minutes in this account and region: a sliding window in one record, so that it holds for all instances
/// of the function together. Immutable.
/// </summary>
/// <param name="Version">0 when there is no record yet; each write adds one.</param>
/// <param name="Changes">Correction id and time of each, oldest first.</param>
public sealed record ChangeBudget(long Version, ImmutableArray<ChangeBudget.Change> Changes)
{
    /// <summary>The partition key.</summary>
    public const string Key = "budget";

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(60);

    public static readonly ChangeBudget Empty = new(0, []);

    /// <param name="CorrectionId">What was changed.</param>
    /// <param name="At">When it was begun.</param>
    public sealed record Change(string CorrectionId, DateTimeOffset At);

    /// <returns>How many changes count at that time.</returns>
    public int SpentAt(DateTimeOffset now) => Changes.Count(change => IsWithin(change, now));

    /// <returns>The budget with one more change; null when it is used up. The same correction, tried again, counts once.</returns>
    public ChangeBudget? Spend(string correctionId, DateTimeOffset now, int most)
    {
        var standing = Changes.Where(change => IsWithin(change, now) && change.CorrectionId != correctionId).ToImmutableArray();
        return standing.Length < most ? new ChangeBudget(Version + 1, standing.Add(new Change(correctionId, now))) : null;
    }

    /// <returns>The budget without a change that was not made after all.</returns>
    public ChangeBudget GiveBack(string correctionId) =>
        new(Version + 1, Changes.RemoveAll(change => change.CorrectionId == correctionId));

    /// <summary>Expires when its last change leaves the window.</summary>
    public StoredRecord ToRecord(DateTimeOffset now) => new(
        Key, Version, DateTimeOffset.FromUnixTimeSeconds((now + Window).ToUnixTimeSeconds() + 1),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["changes"] = string.Join('\n', Changes.Select(change => $"{RecordReading.Show(change.At)} {change.CorrectionId}")),
        });

    /// <exception cref="ParseException">The record was not written by this code.</exception>
    public static ChangeBudget FromRecord(StoredRecord record) => new(record.Version,
    [
        .. record.Lines("changes").Select(line => line.Split(' ') is [var at, var id] && RecordReading.TryTime(at) is { } time
                ? new Change(id, time)
                : throw new ParseException($"the record {Key} of the incident table has a line that is no time and correction")),
    ]);

    // A clock of another instance may be ahead.
    private static bool IsWithin(Change change, DateTimeOffset now) => now - change.At < Window;
}
