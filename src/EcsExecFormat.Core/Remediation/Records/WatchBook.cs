using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Keeps the list of corrections that are still to be looked after.</summary>
public sealed class WatchBook(IRecords records)
{
    private static readonly TableRecord.Form<WatchList> Form = new(WatchList.Key, WatchList.FromRecord, list => list.ToRecord());

    /// <returns>Null when there is none yet.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public Task<WatchList?> ReadAsync(CancellationToken cancellationToken) => TableRecord.ReadAsync(records, WatchList.Key, WatchList.FromRecord, cancellationToken);

    /// <summary>Before a correction is begun: from here on somebody looks after it, whatever happens to whoever begins it.</summary>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public Task AddAsync(CorrectionSubject subject, Service? service, DateTimeOffset now, CancellationToken cancellationToken) =>
        TableRecord.ChangeAsync(records, Form, list => (list ?? WatchList.Empty).Add(new WatchList.Entry(subject.Id, now, service?.Arn)), cancellationToken);

    /// <summary>Those are at their end.</summary>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public Task RemoveAsync(IReadOnlyCollection<WatchList.Entry> entries, CancellationToken cancellationToken) =>
        entries.Count == 0 ? Task.CompletedTask : TableRecord.ChangeAsync(records, Form, list => list?.Remove(entries), cancellationToken);
}
