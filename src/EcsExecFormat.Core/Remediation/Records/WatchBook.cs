using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Keeps the list of corrections that are still to be looked after.</summary>
public sealed class WatchBook(IRecords records)
{
    private const int MostTries = 60;

    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<WatchList> ReadAsync(CancellationToken cancellationToken) =>
        await records.GetAsync(WatchList.Key, cancellationToken).ConfigureAwait(false) is { } record ? TableTrouble.Read(record, WatchList.FromRecord) : WatchList.Empty;

    /// <summary>Before a correction is begun: from here on somebody looks after it, whatever happens to whoever begins it.</summary>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public Task AddAsync(CorrectionSubject subject, Service? service, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(list => list.Add(new WatchList.Entry(subject.Id, now, service?.Arn)), cancellationToken);

    /// <summary>Those are at their end.</summary>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public Task RemoveAsync(IReadOnlyCollection<WatchList.Entry> entries, CancellationToken cancellationToken) =>
        entries.Count == 0 ? Task.CompletedTask : ChangeAsync(list => list.Remove(entries), cancellationToken);

    private async Task ChangeAsync(Func<WatchList, WatchList?> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var list = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (change(list) is not { } next
                || await records.PutAsync(next.ToRecord(), list.Version == 0 ? null : list.Version, cancellationToken).ConfigureAwait(false) is Incidents.PutResult.Stored)
                return;
        }

        throw TableTrouble.Contended(WatchList.Key);
    }
}
