namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// A deployment that came in between the last look and the update is told as overtaken: people have to look which of the two is wanted. Unless it was gone before
/// anybody saw it who could tell it or write it down.
/// </summary>
internal sealed class What_was_overtaken_is_told(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check()
    {
        foreach (var update in History.Updates.Where(update => update.IsOvertaking))
        {
            if (History.Messages.Any(message => message.At >= update.At && message.IsAbout(update.Service) && message.TellsOfOvertaking))
                continue;
            if (update.IsUndo ? update.IsAnswerLost : !update.IsOvertakingShown)
                World.Coverage.Count("exceptions: what was overtaken was gone before anybody could see it");
            else
                yield return $"{update.Before.Id} of {update.Service} came in between the last look of {update.By} and its update, was overtaken, and nobody is told";
        }
    }
}
