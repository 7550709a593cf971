using System.Globalization;
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
        /// <param name="Refusal">Which, and why.</param>
        /// <param name="Standing">The correction that stands; null when there is none.</param>
        public sealed record Refused(Refusal Refusal, Correction? Standing) : Beginning;
    }

    /// <returns>The correction as it stands; null when there was none yet.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public Task<Correction?> StandingAsync(CorrectionSubject subject, CancellationToken cancellationToken) => StandingAsync(subject.Id, cancellationToken);

    /// <returns>The correction of that id; null when there is none.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public Task<Correction?> StandingAsync(string correctionId, CancellationToken cancellationToken) =>
        TableRecord.ReadAsync(records, CorrectionRecord.KeyOf(correctionId), CorrectionRecord.FromRecord, cancellationToken);

    /// <returns>The incident that a correction was made for; null when it is not there any more.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public Task<Incident?> IncidentAsync(string id, CancellationToken cancellationToken) =>
        TableRecord.ReadAsync(records, IncidentRecord.KeyOf(id), IncidentRecord.FromRecord, cancellationToken);

    /// <returns>Why no change would be begun now; null when one would.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public async Task<Refusal?> RefusalAsync(Correction? standing, CorrectionSubject subject, Mode mode, CancellationToken cancellationToken)
    {
        if (standing?.MayGoOn(mode) == false)
            return CorrectedBefore(standing);
        var budget = await TableRecord.ReadAsync(records, ChangeBudget.Key, ChangeBudget.FromRecord, cancellationToken).ConfigureAwait(false) ?? ChangeBudget.Empty;
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
                return new Beginning.Refused(CorrectedBefore(standing), standing);
            if (!await SpendAsync(first.Subject.Id, cancellationToken).ConfigureAwait(false))
                return new Beginning.Refused(UsedUp, standing);
            var next = first with { Version = (standing?.Version ?? 0) + 1, Revision = standing?.Revision };
            if (await WriteAsync(next, standing?.Version, cancellationToken).ConfigureAwait(false))
                return new Beginning.Begun(next);
        }

        throw TableTrouble.Contended(CorrectionRecord.KeyOf(first.Subject));
    }

    /// <summary>Records a step of a correction that this invocation has begun.</summary>
    /// <returns>The correction as it stands now.</returns>
    /// <exception cref="CallFailedException">The table cannot be written, or somebody else has taken the correction over.</exception>
    public async Task<Correction> RecordAsync(Correction next, CancellationToken cancellationToken) =>
        await WriteAsync(next, next.Version - 1, cancellationToken).ConfigureAwait(false) ? next : throw TableTrouble.Contended(CorrectionRecord.KeyOf(next.Subject));

    /// <summary>Records a step that several invocations may take at the same time.</summary>
    /// <returns>Whether this one took it.</returns>
    /// <exception cref="CallFailedException">The table cannot be written.</exception>
    public Task<bool> TryRecordAsync(Correction next, CancellationToken cancellationToken) => WriteAsync(next, next.Version - 1, cancellationToken);

    /// <returns>Whether it stands in the table, also when this is known from a second sending only, because the first one's answer was lost.</returns>
    private async Task<bool> WriteAsync(Correction next, long? expectedVersion, CancellationToken cancellationToken) =>
        await records.PutAsync(CorrectionRecord.ToRecord(next), expectedVersion, cancellationToken).ConfigureAwait(false) switch
        {
            PutResult.Conflict { Existing: { } record } => record.Version == next.Version && TableTrouble.Read(record, CorrectionRecord.FromRecord).WriteId == next.WriteId,
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
            PutResult.Conflict { Existing: { } record } => TableTrouble.Read(record, CorrectionRecord.FromRecord),
            _ => throw TableTrouble.Contended(CorrectionRecord.KeyOf(next.Subject)),
        };

    /// <summary>Gives back what a change cost that was not made after all.</summary>
    /// <exception cref="CallFailedException">The table cannot be written.</exception>
    public Task GiveBackAsync(CorrectionSubject subject, CancellationToken cancellationToken) =>
        ChangeBudgetAsync(budget => budget.GiveBack(subject.Id), cancellationToken);

    /// <summary>The sentence of <see cref="GuardNames.CorrectedBefore"/>.</summary>
    public static Refusal CorrectedBefore(Correction standing)
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"{standing.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        var by = standing.RevisionName is { } name ? $" by {name}" : "";
        return new(GuardNames.CorrectedBefore, standing.IsDone
            ? $"This revision was corrected before, at {when}{by}; that is tried once only."
            : $"A correction of this revision was begun at {when}{by}, and it is not known whether its update took effect; that is tried once only.");
    }

    private Refusal UsedUp => new(GuardNames.ChangeBudget,
        $"{mostChangesPerHour} changes were begun within the last 60 minutes in this account and region, which is the most that MAX_CHANGES_PER_HOUR allows.");

    private async Task<bool> SpendAsync(string correctionId, CancellationToken cancellationToken) =>
        await ChangeBudgetAsync(budget => budget.Spend(correctionId, clock.GetUtcNow(), mostChangesPerHour), cancellationToken).ConfigureAwait(false) is not null;

    private Task<ChangeBudget?> ChangeBudgetAsync(Func<ChangeBudget, ChangeBudget?> change, CancellationToken cancellationToken) => TableRecord.ChangeAsync(
        records, new TableRecord.Form<ChangeBudget>(ChangeBudget.Key, ChangeBudget.FromRecord, budget => budget.ToRecord(clock.GetUtcNow())),
        budget => change(budget ?? ChangeBudget.Empty), cancellationToken);
}
