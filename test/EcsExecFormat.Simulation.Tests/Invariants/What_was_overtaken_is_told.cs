namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// A deployment that came in between the last look and the update is told as overtaken: people have to look which of the two is wanted. Unless it was gone before
/// anybody saw it who could tell it or write it down. And nothing else is told as overtaken.
/// </summary>
internal sealed class What_was_overtaken_is_told(World world) : Invariant(world)
{
    /// <summary>A lease ends a second after the deadline, and clocks differ.</summary>
    private static readonly TimeSpan SenderIsGone = TimeSpan.FromSeconds(3);

    public override IEnumerable<Wrong> Check()
    {
        foreach (var update in History.Updates.Where(update => update.IsOvertaking))
        {
            if (History.Messages.Any(message => message.At >= update.At && message.IsAbout(update.Service) && message.TellsOfOvertaking))
                continue;
            // After its sender's end nobody takes a deployment for the update's: it may be somebody's of the same revision.
            if (update.At > update.By.Deadline + SenderIsGone)
                World.Coverage.Count("exceptions: what an update overtook that took effect after its sender had ended");
            else if (!update.IsOvertakingShown)
                World.Coverage.Count("exceptions: what was overtaken was gone before anybody could see it");
            else
                yield return $"{update.Before.Id} of {update.Service} came in between the last look of {update.By} and its update, was overtaken, and nobody is told";
        }

        foreach (var message in History.Messages.Where(message => message.TellsOfOvertaking && !History.Updates.Any(update => update.IsOvertaking && update.At <= message.At && message.IsAbout(update.Service))))
        {
            // Nothing that ECS shows tells an update of ours that was lost, or that found the service set to its revision, from somebody's of that very moment.
            if (History.Attempts.Any(attempt => message.IsAbout(attempt.Service) && !History.Updates.Any(update => update.By == attempt.By && update.Service == attempt.Service && update.Started is not null)))
                World.Coverage.Count("exceptions: somebody's deployment was taken for ours, and another one for overtaken by it");
            else
                yield return $"{message.By} told that a deployment of {message["service"]} was overtaken, and none was";
        }
    }
}
