using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// At most one alert for an incident in its window, besides those that tell something else than the one before. A second one is allowed only after one that its
/// invocation could not record, and that only where something happened to the invocation: it died, lost an answer, or the table. Whoever approves a plan is told what came of it.
/// </summary>
internal sealed class An_incident_is_told_once_in_its_window(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check()
    {
        foreach (var incident in History.Messages.Where(message => message["kind"] is "incident" or "reminder" or "follow-up" && !message.IsResult && !message.IsUndone).GroupBy(message => message.Id))
        {
            MessageSent? recorded = null;
            foreach (var message in incident)
            {
                if (!IsRecorded(message))
                {
                    World.Coverage.Count("exceptions: an alert that could not be recorded");
                    if (!IsExplained(message))
                        yield return $"{message.By} told {incident.Key}, did not record it, and nothing was in the way";
                    continue;
                }

                if (message.By.Delivery.Order is not null)
                {
                    recorded = message["action"] == "declined" ? recorded : message;
                    continue;
                }

                if (recorded is not null && IsRepeated(recorded, message) && message.At - recorded.At < World.Options.RealertAfter)
                {
                    if (IsOfChange(recorded, message))
                        World.Coverage.Count("exceptions: a reminder that is the follow-up of a second look");
                    else
                        yield return $"{message.By} told {incident.Key} at {message.At:HH:mm:ss}, and {recorded.By} had told and recorded it at {recorded.At:HH:mm:ss}";
                }

                recorded = message;
            }
        }
    }

    private bool IsRecorded(MessageSent message) =>
        History.Recorded.Any(record => record.By == message.By && record.IncidentId == message.Id && record.At >= message.At && record.Step is "told" or "told-beside");

    /// <summary>A follow-up is there to tell what is new.</summary>
    private static bool IsRepeated(MessageSent first, MessageSent second) =>
        second["kind"] != "follow-up" || (first["action"], first["reasonCode"], first["revision"]) == (second["action"], second["reasonCode"], second["revision"]);

    /// <summary>A second look was about to change something, or had something new to tell, and failed: from there on another message is owed.</summary>
    private bool IsOfChange(MessageSent first, MessageSent second) =>
        History.Recorded.Any(record => record.IncidentId == second.Id && record.Step is "held" or "owed" && record.At >= first.At && record.At <= second.At);

    private static bool IsExplained(MessageSent message) =>
        message.By.IsKilled || message.By.IsOutOfTime || message.By.Met.Any(met => met.Call.IsTable() || (met.Call == CallKind.Publish && met.Fate is Fate.TimesOutAfter or Fate.TakesEffectLate));
}
