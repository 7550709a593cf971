using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.FollowUp;
using EcsExecFormat.Core.Remediation.Orders;

namespace EcsExecFormat.Core;

/// <summary>Answers an event, whatever it is about: a stopped task, a deployment that this tool may have started, the five-minute tick, somebody's order.</summary>
public sealed class Responder(StoppedTaskResponder tasks, FollowThrough followThrough, TickResponder tick, Approval approval, Undo undo, TimeProvider clock)
{
    /// <param name="payload">The event's bytes, whatever they are.</param>
    /// <param name="invocation">The invocation that brought them.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="ParseException">The bytes are no event; the message says what was expected.</exception>
    /// <exception cref="CallFailedException">AWS could not be asked or told; the event has to be delivered again.</exception>
    /// <exception cref="DeliverAgainException">Somebody else is at it; the event has to be delivered again.</exception>
    public async Task<Outcome> RespondAsync(ReadOnlyMemory<byte> payload, InvocationContext invocation, CancellationToken cancellationToken) =>
        IncomingEvent.Open(payload) switch
        {
            IncomingEvent.TaskChanged changed => await tasks.RespondAsync(changed.Change, invocation, cancellationToken).ConfigureAwait(false),
            IncomingEvent.DeploymentChanged changed => await followThrough.DeploymentChangedAsync(changed.Change, invocation, cancellationToken).ConfigureAwait(false),
            IncomingEvent.Tick => await tick.RespondAsync(invocation, cancellationToken).ConfigureAwait(false),
            IncomingEvent.Approved order => await approval.ApproveAsync(order, invocation, cancellationToken).ConfigureAwait(false),
            IncomingEvent.UndoAsked order => await undo.UndoAsync(order, invocation, cancellationToken).ConfigureAwait(false),
            IncomingEvent.Other other => Outcome.Irrelevant(other.EventId, other.Reason, clock.GetUtcNow()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>What an invocation brings besides the event.</summary>
/// <param name="RequestId">Id of the invocation; a retry of the same event may share it.</param>
/// <param name="Deadline">When it ends.</param>
public sealed record InvocationContext(string RequestId, Deadline Deadline)
{
    /// <summary>
    /// Names one write of this invocation, so that a writer recognises its own when an answer was lost. Lambda gives a retry the request id
    /// of the first attempt, but hardly ever its deadline.
    /// </summary>
    public string WriteId(string step) =>
        string.Create(CultureInfo.InvariantCulture, $"{RequestId}/{Deadline.At.ToUnixTimeMilliseconds()}/{step}");
}
