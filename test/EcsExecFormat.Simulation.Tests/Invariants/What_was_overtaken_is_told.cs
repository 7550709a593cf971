using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>A deployment that came in between the last look and the update is told as overtaken: people have to look which of the two is wanted.</summary>
internal sealed class What_was_overtaken_is_told(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() =>
        from update in History.Updates
        where update.IsOvertaking
        where !History.Messages.Any(message => message.At >= update.At && message.IsAbout(update.Service) && message["reasonCode"] == ReasonCodes.Overtaken)
        select new Wrong($"{update.Before.Id} of {update.Service} came in between the last look of {update.By} and its update, was overtaken, and nobody is told", CauseOf(update));

    private static KnownFailure? CauseOf(UpdateMade update) =>
        update.Read!.Deployments.Contains(update.Before.Id) ? KnownFailure.OvertakesRollBack
        : update.By.IsKilled || update.By.Met.Count > 0 ? KnownFailure.OvertakesAndDies
        : null;
}
