namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>One attempt at a correction, kept in step with the books. What was done stays done when it cannot be recorded; the reason then says both.</summary>
/// <param name="books">Where it is recorded.</param>
/// <param name="begun">The correction as it was begun.</param>
/// <param name="invocation">Who makes it.</param>
/// <param name="clock">The time of each record.</param>
internal sealed class CorrectionAttempt(ChangeBooks books, Correction begun, InvocationContext invocation, TimeProvider clock)
{
    /// <summary>The announcement of the update, which may stand in the table although the answer to its writing was lost.</summary>
    private Correction? _announced;

    /// <summary>The correction as it stands by now.</summary>
    public Correction Correction { get; private set; } = begun;

    /// <summary>What somebody has set the service to since the update; null when nobody has, as far as is known.</summary>
    public string? SetTo { get; set; }

    /// <summary>Keeps what was learned; it is recorded with the next step.</summary>
    public void Note(Func<Correction, Correction> learned) => Correction = learned(Correction);

    /// <summary>Records that UpdateService is what comes next.</summary>
    /// <exception cref="CallFailedException">It may not be recorded, and so must not be sent.</exception>
    public async Task AnnounceUpdateAsync(CancellationToken cancellationToken)
    {
        _announced = Correction.Next(invocation.WriteId("updating"), CorrectionStep.Updating);
        Correction = await books.RecordAsync(_announced, cancellationToken).ConfigureAwait(false);
    }

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
        var problem = "";
        foreach (var standing in Standing())
        {
            Correction = standing.Next(invocation.WriteId(action.Name()), step) with { Action = action, ReasonCode = code, Reason = reason, EndedAt = clock.GetUtcNow() };
            try
            {
                await books.RecordAsync(Correction, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (CallFailedException e)
            {
                problem = e.Message;
            }
        }

        Correction = Correction with { Reason = $"{reason} This could not be recorded: {problem}" };
    }

    /// <returns>What may stand in the table: what is known to, and the announcement if its writing was not answered.</returns>
    private Correction[] Standing() => _announced is { } announced && announced.Version > Correction.Version ? [Correction, announced] : [Correction];
}
