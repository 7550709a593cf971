namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>One attempt at a correction, kept in step with the books. What was done stays done when it cannot be recorded; the reason then says both.</summary>
/// <param name="books">Where it is recorded.</param>
/// <param name="begun">The correction as it was begun.</param>
/// <param name="invocation">Who makes it.</param>
/// <param name="clock">The time of each record.</param>
internal sealed class CorrectionAttempt(ChangeBooks books, Correction begun, InvocationContext invocation, TimeProvider clock)
{
    /// <summary>The correction as it stands by now.</summary>
    public Correction Correction { get; private set; } = begun;

    /// <summary>Keeps what was learned; it is recorded with the next step.</summary>
    public void Note(Func<Correction, Correction> learned) => Correction = learned(Correction);

    /// <summary>Records that UpdateService is what comes next.</summary>
    /// <exception cref="CallFailedException">It is not recorded, and so must not be sent.</exception>
    public async Task AnnounceUpdateAsync(CancellationToken cancellationToken) =>
        Correction = await books.RecordAsync(Correction.Next(invocation.WriteId("updating"), CorrectionStep.Updating), cancellationToken).ConfigureAwait(false);

    /// <summary>Nothing took effect besides, perhaps, a registered revision: it may be tried again, and costs nothing of the budget.</summary>
    public async Task StopAsync(RemedyAction action, string code, string reason, CancellationToken cancellationToken)
    {
        await WriteAsync(CorrectionStep.Stopped, action, code, reason, cancellationToken).ConfigureAwait(false);
        try
        {
            await books.GiveBackAsync(Correction.Subject, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException)
        {
            // The budget then counts one change too many for an hour, which errs on the safe side.
            return;
        }
    }

    /// <summary>It is not known whether the update took effect: nobody tries again.</summary>
    public Task LeaveOpenAsync(string reason, CancellationToken cancellationToken) =>
        WriteAsync(CorrectionStep.Updating, RemedyAction.Failed, ReasonCodes.UpdateUnknown, reason, cancellationToken);

    /// <summary>All that the mode allows was done.</summary>
    public Task EndAsync(RemedyAction action, string code, string reason, CancellationToken cancellationToken) =>
        WriteAsync(CorrectionStep.Done, action, code, reason, cancellationToken);

    private async Task WriteAsync(CorrectionStep step, RemedyAction action, string code, string reason, CancellationToken cancellationToken)
    {
        Correction = Correction.Next(invocation.WriteId(action.Name()), step) with { Action = action, ReasonCode = code, Reason = reason, EndedAt = clock.GetUtcNow() };
        try
        {
            await books.RecordAsync(Correction, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException e)
        {
            Correction = Correction with { Reason = $"{reason} This could not be recorded: {e.Message}" };
        }
    }
}
