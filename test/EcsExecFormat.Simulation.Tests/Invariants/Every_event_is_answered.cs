namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>When nothing is in the way any more every event is answered in the end; and what fails fails in a way that means "deliver it again".</summary>
internal sealed class Every_event_is_answered(World world) : Invariant(world)
{
    public override IEnumerable<Wrong> Check() => History.Unanswered.Concat(History.Unexpected).Select(what => new Wrong(what));
}
