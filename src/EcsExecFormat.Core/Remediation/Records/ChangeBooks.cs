using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Guards;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>
/// Keeps the books of changes: each step is written before the next is taken, each write is conditional, and so only one instance of the
/// function is ever at a correction.
/// </summary>
public sealed class ChangeBooks(IRecords records, int mostChangesPerHour, TimeProvider clock)
{
    private const int MostTries = 20;

    /// <summary>What became of beginning a correction.</summary>
    public abstract record Beginning
    {
        private Beginning() { }

        /// <summary>It is this invocation's to make.</summary>
        public sealed record Begun(Correction Correction) : Beginning;

        /// <summary>A guard of the books refuses.</summary>
        public sealed record Refused(Refusal Refusal) : Beginning;
    }

    /// <returns>The correction as it stands; null when there was none yet.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<Correction?> StandingAsync(CorrectionSubject subject, CancellationToken cancellationToken) =>
        await records.GetAsync(CorrectionRecord.KeyOf(subject), cancellationToken).ConfigureAwait(false) is { } record ? Read(record, CorrectionRecord.FromRecord) : null;

    /// <returns>The incident that a correction was made for; null when it is not there any more.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<Incident?> IncidentAsync(string id, CancellationToken cancellationToken) =>
        await records.GetAsync(IncidentRecord.KeyOf(id), cancellationToken).ConfigureAwait(false) is { } record ? Read(record, IncidentRecord.FromRecord) : null;

    /// <returns>Why no change would be begun now; null when one would.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<Refusal?> RefusalAsync(Correction? standing, CorrectionSubject subject, Mode mode, CancellationToken cancellationToken)
    {
        if (standing?.MayGoOn(mode) == false)
            return CorrectedBefore(standing);
        var (budget, _) = await BudgetAsync(cancellationToken).ConfigureAwait(false);
        return budget.Spend(subject.Id, clock.GetUtcNow(), mostChangesPerHour) is null ? UsedUp : null;
    }

    /// <summary>Spends from the budget, and records that a correction begins.</summary>
    /// <param name="first">The correction as it is to begin: version 1, step <see cref="CorrectionStep.Begun"/>.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="DeliverAgainException">Somebody else is at it right now.</exception>
    /// <exception cref="CallFailedException">The table cannot be written.</exception>
    public async Task<Beginning> BeginAsync(Correction first, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var standing = await StandingAsync(first.Subject, cancellationToken).ConfigureAwait(false);
            if (standing?.IsLeased(clock.GetUtcNow()) == true)
                throw new DeliverAgainException($"another invocation is correcting {first.Subject.Failing} until {standing.LeaseUntil:O}");
            if (standing?.MayGoOn(first.Mode) == false)
                return new Beginning.Refused(CorrectedBefore(standing));
            if (!await SpendAsync(first.Subject.Id, cancellationToken).ConfigureAwait(false))
                return new Beginning.Refused(UsedUp);
            var next = first with { Version = (standing?.Version ?? 0) + 1, Revision = standing?.Revision };
            if (await WriteAsync(next, standing?.Version, cancellationToken).ConfigureAwait(false))
                return new Beginning.Begun(next);
        }

        throw Contended(CorrectionRecord.KeyOf(first.Subject));
    }

    /// <summary>Records a step of a correction that this invocation has begun.</summary>
    /// <returns>The correction as it stands now.</returns>
    /// <exception cref="CallFailedException">The table cannot be written, or somebody else has taken the correction over.</exception>
    public async Task<Correction> RecordAsync(Correction next, CancellationToken cancellationToken) =>
        await WriteAsync(next, next.Version - 1, cancellationToken).ConfigureAwait(false) ? next : throw Contended(CorrectionRecord.KeyOf(next.Subject));

    /// <returns>Whether it stands in the table, also when this is known from a second sending only, because the first one's answer was lost.</returns>
    private async Task<bool> WriteAsync(Correction next, long? expectedVersion, CancellationToken cancellationToken) =>
        await records.PutAsync(CorrectionRecord.ToRecord(next), expectedVersion, cancellationToken).ConfigureAwait(false) switch
        {
            PutResult.Conflict { Existing: { } record } => record.Version == next.Version && Read(record, CorrectionRecord.FromRecord).WriteId == next.WriteId,
            PutResult.Conflict => false,
            _ => true,
        };

    /// <summary>Records what became of a correction that somebody else left open; of several who do so, the first one's words stand.</summary>
    /// <returns>The correction as it stands now.</returns>
    /// <exception cref="CallFailedException">The table cannot be written, or the correction vanished from it.</exception>
    public async Task<Correction> SettleAsync(Correction next, CancellationToken cancellationToken) =>
        await records.PutAsync(CorrectionRecord.ToRecord(next), next.Version - 1, cancellationToken).ConfigureAwait(false) switch
        {
            PutResult.Stored => next,
            PutResult.Conflict { Existing: { } record } => Read(record, CorrectionRecord.FromRecord),
            _ => throw Contended(CorrectionRecord.KeyOf(next.Subject)),
        };

    /// <summary>Takes the right to register the correction of a revision.</summary>
    /// <exception cref="DeliverAgainException">Somebody else is registering it right now.</exception>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public async Task<RegistrationLease> LeaseRegistrationAsync(TaskDefinitionArn failing, Architecture target, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var key = RegistrationLease.KeyOf(failing, target);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var standing = await records.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } record ? Read(record, RegistrationLease.FromRecord) : null;
            if (standing?.Until > clock.GetUtcNow())
                throw new DeliverAgainException($"another invocation is registering the correction of {failing.FamilyAndRevision} until {standing.Until:O}");
            var next = new RegistrationLease(failing.ToString(), target.Ecs, (standing?.Version ?? 0) + 1, invocation.WriteId("registering"), invocation.Deadline.ClaimEnds, standing?.Revision);
            if (await records.PutAsync(next.ToRecord(key), standing?.Version, cancellationToken).ConfigureAwait(false) is var result
                && (result is PutResult.Stored || (result is PutResult.Conflict { Existing: { } own } && own.Version == next.Version && own.Attributes.GetValueOrDefault("writeId") == next.WriteId)))
                return next;
        }

        throw Contended(key);
    }

    /// <summary>Lets go of that right. When it cannot be written, it lapses.</summary>
    public async Task ReleaseRegistrationAsync(RegistrationLease lease, TaskDefinitionArn failing, Architecture target, TaskDefinitionArn? revision, CancellationToken cancellationToken)
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

    /// <summary>Gives back what a change cost that was not made after all.</summary>
    /// <exception cref="CallFailedException">The table cannot be written.</exception>
    public Task GiveBackAsync(CorrectionSubject subject, CancellationToken cancellationToken) =>
        ChangeBudgetAsync(budget => budget.GiveBack(subject.Id), cancellationToken);

    /// <summary>The sentence of <see cref="GuardNames.CorrectedBefore"/>.</summary>
    public static Refusal CorrectedBefore(Correction standing)
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"{standing.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        var by = standing.RevisionName is { } name ? $" by {name}" : "";
        return new(GuardNames.CorrectedBefore, standing.Step == CorrectionStep.Done
            ? $"This revision was corrected before, at {when}{by}; that is tried once only."
            : $"A correction of this revision was begun at {when}{by}, and it is not known whether its update took effect; that is tried once only.");
    }

    private Refusal UsedUp => new(GuardNames.ChangeBudget,
        $"{mostChangesPerHour} changes were begun within the last 60 minutes in this account and region, which is the most that MAX_CHANGES_PER_HOUR allows.");

    private async Task<bool> SpendAsync(string correctionId, CancellationToken cancellationToken) =>
        await ChangeBudgetAsync(budget => budget.Spend(correctionId, clock.GetUtcNow(), mostChangesPerHour), cancellationToken).ConfigureAwait(false);

    private async Task<bool> ChangeBudgetAsync(Func<ChangeBudget, ChangeBudget?> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (budget, expected) = await BudgetAsync(cancellationToken).ConfigureAwait(false);
            if (change(budget) is not { } next)
                return false;
            if (await records.PutAsync(next.ToRecord(clock.GetUtcNow()), expected, cancellationToken).ConfigureAwait(false) is PutResult.Stored)
                return true;
        }

        throw Contended(ChangeBudget.Key);
    }

    private async Task<(ChangeBudget Budget, long? Version)> BudgetAsync(CancellationToken cancellationToken) =>
        await records.GetAsync(ChangeBudget.Key, cancellationToken).ConfigureAwait(false) is { } record
            ? (Read(record, ChangeBudget.FromRecord), record.Version)
            : (ChangeBudget.Empty, null);

    private static T Read<T>(StoredRecord record, Func<StoredRecord, T> read)
    {
        try
        {
            return read(record);
        }
        catch (ParseException e)
        {
            throw new CallFailedException("dynamodb", "GetItem", "MalformedRecord", isTransient: false, e.Message, e);
        }
    }

    private static CallFailedException Contended(string key) =>
        new("dynamodb", "PutItem", "Contention", isTransient: true, $"somebody else keeps writing {key}");
}
