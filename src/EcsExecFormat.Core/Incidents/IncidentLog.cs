using EcsExecFormat.Core.Caching;

namespace EcsExecFormat.Core.Incidents;

/// <summary>
/// Writes what happens to incidents, one conditional write at a time. The version this instance wrote last is remembered, so
/// that a further event of a crash loop costs one write and no read.
/// </summary>
public sealed class IncidentLog(IRecords records, int capacity = 500)
{
    /// <summary>Each lost try means that another writer got through, so this holds for as many writers at a time.</summary>
    private const int MostTries = 60;

    private readonly BoundedCache<string, Incident> _lastSeen = new(capacity);

    /// <returns>What the look led to, and the incident as it now stands in the table.</returns>
    /// <exception cref="CallFailedException">The table cannot be reached.</exception>
    /// <exception cref="DeliverAgainException">The incident is too contended: others are at it, and this task is not counted yet.</exception>
    public async Task<(Transition Transition, Incident Incident)> LookAsync(Look look, CancellationToken cancellationToken)
    {
        var isRemembered = _lastSeen.TryGet(look.Sighting.IncidentId, out var known);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var transition = known is null ? new Transition.Claim(Incident.Open(look)) : known.Sees(look);
            if (isRemembered && transition is Transition.Known or Transition.Wait)
            {
                // What is remembered may be old, and here no write shows whether it is.
                known = await ReadAsync(look.Sighting.IncidentId, cancellationToken).ConfigureAwait(false);
                isRemembered = false;
                continue;
            }

            var next = transition switch
            {
                Transition.Claim claim => claim.Next,
                Transition.Reconsider reconsider => reconsider.Next,
                Transition.Count count => count.Next,
                _ => null,
            };
            if (next is null)
                return (transition, known!);
            var (isWritten, existing) = await WriteAsync(next, known?.Version, cancellationToken).ConfigureAwait(false);
            if (isWritten)
                return (transition, next);
            (known, isRemembered) = (existing, false);
        }

        throw new DeliverAgainException(Contention(look.Sighting.IncidentId));
    }

    /// <summary>Counts a task of an incident that this instance knows, if counting is all that there is to do.</summary>
    /// <returns>The incident as it now stands; null when there is more to do, or the incident is not known here.</returns>
    /// <exception cref="CallFailedException">The table cannot be reached.</exception>
    public async Task<Incident?> TryCountAsync(Look look, CancellationToken cancellationToken)
    {
        _lastSeen.TryGet(look.Sighting.IncidentId, out var known);
        for (var tries = 0; known is not null && tries < MostTries; tries++)
        {
            if (known.Sees(look) is not Transition.Count { Next: var next })
                return null;
            var (isWritten, existing) = await WriteAsync(next, known.Version, cancellationToken).ConfigureAwait(false);
            if (isWritten)
                return next;
            known = existing;
        }

        return null;
    }

    /// <summary>Applies a change to the incident as it stands now, whoever wrote it meanwhile.</summary>
    /// <param name="incident">The incident as it was known last.</param>
    /// <param name="change">The incident to write; null when there is nothing to change any more.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="CallFailedException">The table cannot be reached, or is too contended.</exception>
    public async Task ApplyAsync(Incident incident, Func<Incident, Incident?> change, CancellationToken cancellationToken)
    {
        // One that was to be written, and of which no answer came, is not what stands there, or not for sure: somebody else's may be of the same version.
        var isSure = _lastSeen.TryGet(incident.Id, out var seen) && seen.Version == incident.Version && seen.WriteId == incident.WriteId;
        var known = isSure ? incident : await ReadAsync(incident.Id, cancellationToken).ConfigureAwait(false);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (known is null || change(known) is not { } next)
                return;
            var (isWritten, existing) = await WriteAsync(next, known.Version, cancellationToken).ConfigureAwait(false);
            // A record that expired or was deleted in between leaves nothing to change.
            if (isWritten || existing is null)
                return;
            known = existing;
        }

        throw new CallFailedException("dynamodb", "PutItem", "Contention", isTransient: true, Contention(incident.Id));
    }

    private async Task<(bool IsWritten, Incident? Existing)> WriteAsync(Incident next, long? expectedVersion, CancellationToken cancellationToken)
    {
        switch (await records.PutAsync(IncidentRecord.ToRecord(next), expectedVersion, cancellationToken).ConfigureAwait(false))
        {
            case PutResult.Conflict { Existing: { } record }:
                var existing = Read(record);
                _lastSeen.Set(existing.Id, existing);
                // Our own write, whose first answer was lost on the way.
                return (existing.WriteId == next.WriteId && existing.Version == next.Version, existing);
            case PutResult.Conflict:
                return (false, null);
            default:
                _lastSeen.Set(next.Id, next);
                return (true, next);
        }
    }

    private async Task<Incident?> ReadAsync(string id, CancellationToken cancellationToken) =>
        await records.GetAsync(IncidentRecord.KeyOf(id), cancellationToken).ConfigureAwait(false) is { } record ? Read(record) : null;

    private static Incident Read(StoredRecord record)
    {
        try
        {
            return IncidentRecord.FromRecord(record);
        }
        catch (ParseException e)
        {
            throw new CallFailedException("dynamodb", "PutItem", "MalformedRecord", isTransient: false, e.Message, e);
        }
    }

    private static string Contention(string id) => $"{MostTries} conditional writes of {id} in a row met a newer version";
}
