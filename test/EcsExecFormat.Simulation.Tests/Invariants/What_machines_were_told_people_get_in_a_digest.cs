using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// Each incident that was told to machines only is named in a digest, whatever happened to whoever was to send it; and in a second one only after one that could not be recorded,
/// or when it was to be told once more.
/// </summary>
internal sealed class What_machines_were_told_people_get_in_a_digest(World world) : Invariant(world)
{
    /// <summary>The incident waits for a digest before machines are told, so that one may go out in between.</summary>
    private static readonly TimeSpan Invocation = TimeSpan.FromSeconds(60);

    public override IEnumerable<Wrong> Check()
    {
        var digests = History.Messages.Where(message => message["kind"] == "digest").ToArray();
        foreach (var message in History.Messages.Where(message => message.IsForMachines))
        {
            if (!digests.Any(digest => digest.At >= message.At - Invocation && digest.IncidentIds.Contains(message.Id)))
                yield return $"{message.By} told {message.Id} to machines only, and no digest names it";
        }

        foreach (var (first, second) in digests.Zip(digests.Skip(1)))
        {
            foreach (var id in first.IncidentIds.Intersect(second.IncidentIds).Where(id => !IsUnrecorded(first) && !History.Waiting.Any(waits => waits.IncidentId == id && waits.At >= first.At && waits.At <= second.At)))
                yield return $"{second.By} sent a digest with {id}, which {first.By} had sent, and nothing kept it from recording that";
        }
    }

    private static bool IsUnrecorded(MessageSent digest) => digest.By.IsKilled || digest.By.IsOutOfTime
        || digest.By.Met.Any(met => met.Call.IsTable() || (met.Call == CallKind.Publish && met.Fate is Fate.TimesOutAfter or Fate.TakesEffectLate));
}
