using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>An update that took effect is told as made, or taken back, or as one of unknown effect; and no message tells of a change that was not made.</summary>
internal sealed class What_was_changed_is_told_and_nothing_else(World world) : Invariant(world)
{
    /// <summary>A lease ends a second after the deadline, and clocks differ.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3.5);

    /// <summary>After that nothing is resumed; how the deployment ended says what was done, too.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(5);

    private static readonly TimeSpan Invocation = TimeSpan.FromSeconds(61);

    public override IEnumerable<Wrong> Check()
    {
        foreach (var undo in History.Updates.Where(update => update.Started is not null && update.IsUndo))
        {
            if (History.Messages.Any(message => message.At >= undo.At && message.IsUndone && message.IsAbout(undo.Service)))
                continue;
            // Its order failed, and whoever gave it has seen another deployment at the service since.
            if ((undo.IsAnswerLost || undo.By.IsHindered) && (undo.Service.Primary != undo.Started
                || History.Deployments.Any(change => change.Service == undo.Service && change.At > undo.At && (change.Deployment != undo.Started || change.Rollout == "FAILED"))))
                World.Coverage.Count("exceptions: what was taken back was replaced before anybody could tell it");
            else
                yield return $"{undo.By} set {undo.Service} back to {undo.Revision.Arn.FamilyAndRevision}, and nobody was told";
        }

        foreach (var update in History.Updates.Where(update => update.Started is not null && !update.IsUndo))
        {
            // An update may take effect later than the message that nobody knows whether it did.
            var told = History.Messages.Where(message => (message.At >= update.At || message.By == update.By) && IsOf(update, message)).ToArray();
            if (told.Any(message => message["action"] == "deployed"))
                continue;
            if (told.Any(message => message.IsResult && message.At - update.At > Longest))
                World.Coverage.Count("exceptions: a change that was told with its end, hours later");
            else if (told.Any(message => message.IsOfUnknownEffect))
                World.Coverage.Count("exceptions: an update that took effect and was told as of unknown effect");
            else
                yield return $"{update.By} updated {update.Service} to {update.Revision.Arn.FamilyAndRevision}, and nobody was told";
        }

        foreach (var message in History.Messages)
        {
            if (message["action"] == "deployed" && !History.Updates.Any(update => update.At <= message.At && IsOf(update, message)) && !IsTakenForOurs(message))
                yield return $"{message.By} told that {message["service"]} was updated to {message["revision"]}, and nobody of us did that";
            if (message.IsUndone && !History.Updates.Any(update => update is { IsUndo: true, Started: not null } && message.IsAbout(update.Service) && update.At <= message.At))
            {
                if (IsSetBackByHand(message))
                    World.Coverage.Count("exceptions: an order to take a change back was lost, and somebody did it by hand");
                else
                    yield return $"{message.By} told that the change of {message["service"]} was taken back, and it was not";
            }

            if (message["action"] == "registered" && World.Account.Services.All(service => World.Account.Family(service.Revision.Arn.Family).All(revision => revision.Arn.ToString() != message["revision"])))
                yield return $"{message.By} told that {message["revision"]} was registered, and there is no such revision";
        }
    }

    /// <summary>An update of ours was lost, and somebody set the service to that very revision before it could not have taken effect any more: nothing that ECS shows tells the two apart.</summary>
    private bool IsTakenForOurs(MessageSent message)
    {
        var attempts = History.Attempts.Where(attempt => message.IsAbout(attempt.Service) && attempt.Revision == message["revision"]);
        var isTaken = attempts.Any(attempt => History.Deployments.Any(change =>
            change.Service == attempt.Service && change.Deployment.Revision.Arn.ToString() == attempt.Revision && change.At <= message.At
            && change.Deployment.CreatedAt >= attempt.By.Deadline - Invocation && change.Deployment.CreatedAt <= attempt.By.Deadline + Late));
        if (isTaken)
            World.Coverage.Count("exceptions: somebody deployed the corrected revision while an update of ours was lost");
        return isTaken;
    }

    private bool IsSetBackByHand(MessageSent message) => History.Orders.Any(given => given.Order.Kind == OrderKind.Undo && message.IsAbout(given.Order.Service) && given.At <= message.At
        && History.Deployments.Any(change => change.Service == given.Order.Service && change.Deployment.CreatedAt >= given.At - Late && change.Deployment.CreatedAt <= message.At
            && change.Deployment.Revision.Arn.ToString() == message["taskDefinition"]));

    private static bool IsOf(UpdateMade update, MessageSent message) => message.IsAbout(update.Service) && message["revision"] == update.Revision.Arn.ToString();
}
