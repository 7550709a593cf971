using System.Collections.Immutable;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts.Digests;

/// <summary>
/// Decides whether people get a message of their own about an incident, and sends them the digest of those about which they did not. Machines get each outcome.
/// </summary>
public sealed class DigestDesk(DigestBook book, IRecords records, IAlerts alerts, ResponderOptions options, TimeProvider clock)
{
    /// <summary>Asked right before an alert is published.</summary>
    /// <returns>True when in doubt: without the table the alert still goes out.</returns>
    public async Task<bool> IsForPeopleAsync(Outcome outcome, CancellationToken cancellationToken)
    {
        // What was changed, or tried, is never one line of many; and an end of a deployment is rare.
        if (outcome is not { Kind: "incident" or "reminder", Id: { } id } || outcome.Remedy is { Action: not (RemedyAction.None or RemedyAction.Planned or RemedyAction.Declined) } or { Revision: not null })
            return true;
        var isForPeople = true;
        try
        {
            await book.ChangeAsync(
                ledger =>
                {
                    (var next, isForPeople) = ledger.Open(id, clock.GetUtcNow(), options.DigestAfter);
                    return next;
                },
                cancellationToken).ConfigureAwait(false);
            return isForPeople;
        }
        catch (CallFailedException)
        {
            return true;
        }
    }

    /// <summary>The tick: sends a digest if one is due.</summary>
    /// <returns>What was told; null when nothing was.</returns>
    /// <exception cref="CallFailedException">The table cannot be used, or the digest not be published; a later tick sends it.</exception>
    public async Task<Outcome?> SendAsync(InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= invocation.Deadline.WritingEnds
            || await book.ChangeAsync(ledger => ledger.Claim(clock.GetUtcNow(), invocation.Deadline.ClaimEnds), cancellationToken).ConfigureAwait(false) is not { } claimed)
            return null;
        var incidents = await IncidentsAsync(claimed.Pending, invocation, cancellationToken).ConfigureAwait(false);
        var outcome = DigestOutcome.Of(claimed.Pending, incidents, clock.GetUtcNow());
        await alerts.PublishAsync(DigestComposer.Compose(outcome, incidents), cancellationToken).ConfigureAwait(false);
        await book.ChangeAsync(ledger => ledger.Told(claimed.Pending), cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>As many as the time allows; the digest names the others by their ids.</summary>
    private async Task<ImmutableArray<Incident>> IncidentsAsync(ImmutableArray<string> ids, InvocationContext invocation, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Incident>(ids.Length);
        foreach (var id in ids.TakeWhile(_ => clock.GetUtcNow() < invocation.Deadline.ReadingEnds))
        {
            if (await records.GetAsync(IncidentRecord.KeyOf(id), cancellationToken).ConfigureAwait(false) is { } record && IncidentRecord.TryRead(record) is { } incident)
                found.Add(incident);
        }

        return found.ToImmutable();
    }
}
