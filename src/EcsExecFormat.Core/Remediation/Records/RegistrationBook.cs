using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Keeps who is registering a corrected revision, and which revisions without room for the tag are corrections.</summary>
public sealed class RegistrationBook(IRecords records, TimeProvider clock)
{
    private const int MostTries = 20;

    /// <returns>The revision that was registered, or found, as the correction of that one; null when none is known.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<TaskDefinitionArn?> KnownAsync(TaskDefinitionArn failing, Architecture target, CancellationToken cancellationToken) =>
        await records.GetAsync(RegistrationLease.KeyOf(failing, target), cancellationToken).ConfigureAwait(false) is { } record
        && TaskDefinitionArn.TryParse(TableTrouble.Read(record, RegistrationLease.FromRecord).Revision, out var known)
            ? known
            : null;

    /// <summary>Takes the right to register the correction of a revision.</summary>
    /// <exception cref="DeliverAgainException">Somebody else is registering it right now.</exception>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public async Task<RegistrationLease> LeaseAsync(TaskDefinitionArn failing, Architecture target, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var key = RegistrationLease.KeyOf(failing, target);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var standing = await TableRecord.ReadAsync(records, key, RegistrationLease.FromRecord, cancellationToken).ConfigureAwait(false);
            if (standing?.Until > clock.GetUtcNow())
                throw new DeliverAgainException($"another invocation is registering the correction of {failing.FamilyAndRevision} until {standing.Until:O}");
            var next = new RegistrationLease(
                failing.ToString(), target.Ecs, (standing?.Version ?? 0) + 1, invocation.WriteId("registering"), invocation.Deadline.ClaimEnds, standing?.Revision);
            var record = next.ToRecord(key);
            if (TableRecord.Stands(record, await records.PutAsync(record, standing?.Version, cancellationToken).ConfigureAwait(false)))
                return next;
        }

        throw TableTrouble.Contended(key);
    }

    /// <summary>Lets go of that right. When it cannot be written, it lapses.</summary>
    public async Task ReleaseAsync(RegistrationLease lease, TaskDefinitionArn failing, Architecture target, TaskDefinitionArn? revision, CancellationToken cancellationToken)
    {
        var free = lease with { Version = lease.Version + 1, WriteId = lease.WriteId + "/done", Until = clock.GetUtcNow(), Revision = revision?.ToString() ?? lease.Revision };
        try
        {
            await records.PutAsync(free.ToRecord(RegistrationLease.KeyOf(failing, target)), lease.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            return;
        }
    }

    /// <summary>Remembers for good that a revision is a correction, for one that has no room for the tag that says so.</summary>
    /// <exception cref="CallFailedException">The table cannot be written.</exception>
    public async Task MarkAsync(TaskDefinitionArn revision, TaskDefinitionArn corrects, CancellationToken cancellationToken) => await records.PutAsync(
        new StoredRecord(MarkOf(revision), 1, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["corrects"] = corrects.ToString() }),
        null, cancellationToken).ConfigureAwait(false);

    /// <returns>The guard's refusal when a revision without room for the tag is remembered as a correction; null otherwise.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<Refusal?> IsMarkedAsync(TaskDefinition failing, CancellationToken cancellationToken) =>
        CorrectionTag.HasRoom(failing) || await records.GetAsync(MarkOf(failing.Arn), cancellationToken).ConfigureAwait(false) is not { } mark
            ? null
            : HistoryGuards.ItselfACorrection(failing.Arn, mark.Attributes.GetValueOrDefault("corrects"));

    private static string MarkOf(TaskDefinitionArn revision) => $"revision/{revision}";
}
