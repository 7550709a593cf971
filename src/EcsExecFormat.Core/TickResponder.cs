using EcsExecFormat.Core.Alerts.Digests;
using EcsExecFormat.Core.Remediation.FollowUp;

namespace EcsExecFormat.Core;

/// <summary>What the stack's own five-minute event is for: follow changes through, and tell people of many incidents in one message.</summary>
public sealed class TickResponder(FollowThrough followThrough, DigestDesk digests, TimeProvider clock)
{
    /// <exception cref="CallFailedException">AWS could not be asked or told about something; everything else was done.</exception>
    public async Task<Outcome> RespondAsync(InvocationContext invocation, CancellationToken cancellationToken)
    {
        Outcome? digest = null;
        CallFailedException? trouble = null;
        try
        {
            digest = await digests.SendAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException failed)
        {
            trouble = failed;
        }

        var followed = await followThrough.TickAsync(invocation, cancellationToken).ConfigureAwait(false);
        if (trouble is not null)
            throw trouble;
        return (digest, followed) switch
        {
            (null, _) => followed,
            (_, { Kind: null }) => digest,
            _ => Outcome.Irrelevant(null, $"a tick; a digest was sent, and a follow-up: {followed.Reason}", clock.GetUtcNow()),
        };
    }
}
