using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Keeps the newest plan of each incident.</summary>
public sealed class PlanBook(IRecords records)
{
    /// <returns>Null when there is none, or not any more.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public Task<RecordedPlan?> ReadAsync(string incidentId, CancellationToken cancellationToken) =>
        TableRecord.ReadAsync(records, RecordedPlan.KeyOf(incidentId), RecordedPlan.FromRecord, cancellationToken);

    /// <summary>Of two that are written at the same time either may stand: both were worked out just now.</summary>
    /// <returns>Whether it can be approved from now on.</returns>
    public async Task<bool> TryWriteAsync(RecordedPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return await records.PutAsync(plan.ToRecord(1), null, cancellationToken).ConfigureAwait(false) is not PutResult.Conflict { Existing: { } standing }
                || await records.PutAsync(plan.ToRecord(standing.Version + 1), standing.Version, cancellationToken).ConfigureAwait(false) is PutResult.Stored;
        }
        catch (CallFailedException)
        {
            // The alert goes out all the same, and offers no approval.
            return false;
        }
    }
}
