using System.Globalization;
using System.Text;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Remediation.Orders;

/// <summary>
/// Applies a recorded plan because somebody approves it: the way of a second look at the incident, in mode deploy, with every guard asked anew. It has to rest on the same
/// images and the same deployment.
/// </summary>
public sealed class Approval(PlanBook plans, ChangeBooks books, Diagnostician diagnostician, StoppedTaskResponder tasks, IncidentHandler handler, TimeProvider clock)
{
    /// <param name="order">What was approved.</param>
    /// <param name="invocation">Who asks.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <exception cref="CallFailedException">AWS could not be asked or told.</exception>
    /// <exception cref="DeliverAgainException">Somebody is at this incident right now.</exception>
    public async Task<Outcome> ApproveAsync(IncomingEvent.Approved order, InvocationContext invocation, CancellationToken cancellationToken)
    {
        if (await plans.ReadAsync(order.IncidentId, cancellationToken).ConfigureAwait(false) is not { } plan
            || IncomingEvent.Open(Encoding.UTF8.GetBytes(plan.Event)) is not IncomingEvent.TaskChanged { Change: var change }
            || await books.IncidentAsync(order.IncidentId, cancellationToken).ConfigureAwait(false) is not { } incident)
        {
            return Outcome.Irrelevant(order.EventId, $"no plan of the incident {PlainText.Line(order.IncidentId, 60)} is recorded (any more): expected the id of an alert that showed one, such as inc-0123456789abcdef01234567", clock.GetUtcNow());
        }

        if (incident.ToldUntil(clock.GetUtcNow()) is { } until)
            throw new DeliverAgainException($"another invocation is at {incident.Id} until {until:O}");
        // One that was made anew, and that nobody was shown yet, is not what is approved.
        var isShown = incident.IsShown(plan.PlannedAt);
        // Somebody died, or could not publish: what is owed comes first. It may be what an earlier order has changed.
        if (incident.Alert is AlertStage.Owed or AlertStage.Claimed)
        {
            var told = await tasks.RespondAsync(change, invocation, cancellationToken).ConfigureAwait(false);
            if (told is { Remedy.Action: not (RemedyAction.None or RemedyAction.Planned or RemedyAction.Declined) })
                return told;
            if (!isShown)
                return told with { Reason = $"{told.Reason} {MadeAnew(plan)}" };
            incident = await books.IncidentAsync(order.IncidentId, cancellationToken).ConfigureAwait(false) ?? incident;
        }

        if (!isShown)
            return Outcome.Irrelevant(order.EventId, MadeAnew(plan), clock.GetUtcNow());
        using var reading = invocation.Deadline.Reading(clock, cancellationToken);
        var finding = await diagnostician.DiagnoseAsync(change, reading, cancellationToken).ConfigureAwait(false);
        var claim = new AlertClaim(incident.Id, invocation, ClaimKind.Reconsider, incident, null) { Approves = plan };
        return await handler.HandleAsync(change, finding, incident.Sighting.Again(change), claim, reading.Token, cancellationToken).ConfigureAwait(false);
    }

    private static string MadeAnew(RecordedPlan plan) => string.Create(
        CultureInfo.InvariantCulture, $"Nothing was changed: the plan was made anew at {plan.PlannedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and its alert was not out yet. Read that alert, and approve once more.");
}
