using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>An update that took effect is told as made, or as one of unknown effect; and no message tells of a change that was not made.</summary>
internal sealed class What_was_changed_is_told_and_nothing_else(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check()
    {
        foreach (var update in History.Updates.Where(update => update.Started is not null))
        {
            // An update may take effect later than the message that nobody knows whether it did.
            var told = History.Messages.Where(message => (message.At >= update.At || message.By == update.By) && IsOf(update, message)).ToArray();
            if (told.Any(message => message["action"] == "deployed"))
                continue;
            if (told.Any(message => message["reasonCode"] == ReasonCodes.UpdateUnknown))
                World.Coverage.Count("exceptions: an update that took effect and was told as of unknown effect");
            else
                yield return new Wrong($"{update.By} updated {update.Service} to {update.Revision.Arn.FamilyAndRevision}, and nobody was told", CauseOf(update));
        }

        foreach (var message in History.Messages)
        {
            if (message["action"] == "deployed" && !History.Updates.Any(update => update.At <= message.At && IsOf(update, message)))
                yield return new Wrong($"{message.By} told that {message["service"]} was updated to {message["revision"]}, and nobody of us did that", CauseOf(message));
            if (message["action"] == "registered" && World.Account.Services.All(service => World.Account.Family(service.Revision.Arn.Family).All(revision => revision.Arn.ToString() != message["revision"])))
                yield return $"{message.By} told that {message["revision"]} was registered, and there is no such revision";
        }
    }

    private KnownFailure? CauseOf(UpdateMade update) =>
        History.Recorded.Any(record => record.Step == "caught-up" && record.At >= update.At && record.By.Delivery.Task?.Service == update.Service) ? KnownFailure.ToldHere
        : History.Answers.Any(answer => answer.At >= update.At && answer.By.Delivery.Task?.Service == update.Service && answer.Outcome.ReasonCode == ReasonCodes.TableUnavailable) ? KnownFailure.TableWasDown
        : History.Answers.Any(answer => answer.At >= update.At && answer.By.Delivery.What == update.By.Delivery.What && answer.By.TableCalls == 0) ? KnownFailure.OldMemory
        : History.Answers.Any(answer => answer.At >= update.At && answer.By.Delivery.Task?.Service == update.Service && answer.By.Met.Any(met => met.Call is CallKind.GetItem or CallKind.DescribeServices)) ? KnownFailure.RecallGivesUp
        : null;

    private KnownFailure? CauseOf(MessageSent message) =>
        History.Deployments.Any(change => change.At <= message.At && message.IsAbout(change.Service) && change.Deployment.Revision.Arn.ToString() == message["revision"]) ? KnownFailure.ClaimsWhatOthersDid : null;

    private static bool IsOf(UpdateMade update, MessageSent message) => message.IsAbout(update.Service) && message["revision"] == update.Revision.Arn.ToString();
}
