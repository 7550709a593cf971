namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>A deployment that came in between the last look and the update is told as overtaken: people have to look which of the two is wanted.</summary>
internal sealed class What_was_overtaken_is_told(World world) : Invariant(world)
{
    public override IEnumerable<string> Check() =>
        from update in History.Updates
        where update.IsOvertaking
        where !History.Messages.Any(message => message.At >= update.At && message.IsAbout(update.Service) && message["reasonCode"] == ReasonCodes.Overtaken)
        select $"{update.Before.Id} of {update.Service} came in between the last look of {update.By} and its update, was overtaken, and nobody is told";
}
