using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Alerts.Digests;

/// <summary>Keeps the ledger of incidents that were opened lately.</summary>
public sealed class DigestBook(IRecords records)
{
    private static readonly TableRecord.Form<DigestLedger> Form = new(DigestLedger.Key, DigestLedger.FromRecord, ledger => ledger.ToRecord());

    /// <summary>Applies a change to the ledger as it stands, whoever wrote it meanwhile.</summary>
    /// <param name="change">Gives the ledger to write, or null when there is nothing to write.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The ledger that was written; null when there was nothing to write.</returns>
    /// <exception cref="CallFailedException">The table cannot be used, or is too contended.</exception>
    public Task<DigestLedger?> ChangeAsync(Func<DigestLedger, DigestLedger?> change, CancellationToken cancellationToken) =>
        TableRecord.ChangeAsync(records, Form, ledger => change(ledger ?? DigestLedger.Empty), cancellationToken);
}
