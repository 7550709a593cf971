using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Alerts.Digests;

/// <summary>Keeps the ledger of incidents that were opened lately.</summary>
public sealed class DigestBook(IRecords records)
{
    /// <summary>Each lost try means that another writer got through.</summary>
    private const int MostTries = 60;

    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<DigestLedger> ReadAsync(CancellationToken cancellationToken) =>
        await records.GetAsync(DigestLedger.Key, cancellationToken).ConfigureAwait(false) is { } record ? TableTrouble.Read(record, DigestLedger.FromRecord) : DigestLedger.Empty;

    /// <summary>Applies a change to the ledger as it stands, whoever wrote it meanwhile.</summary>
    /// <param name="change">Gives the ledger to write, or null when there is nothing to write.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The ledger that was written; null when there was nothing to write.</returns>
    /// <exception cref="CallFailedException">The table cannot be used, or is too contended.</exception>
    public async Task<DigestLedger?> ChangeAsync(Func<DigestLedger, DigestLedger?> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var ledger = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (change(ledger) is not { } next)
                return null;
            if (await records.PutAsync(next.ToRecord(), ledger.Version == 0 ? null : ledger.Version, cancellationToken).ConfigureAwait(false) is PutResult.Stored)
                return next;
        }

        throw TableTrouble.Contended(DigestLedger.Key);
    }
}
