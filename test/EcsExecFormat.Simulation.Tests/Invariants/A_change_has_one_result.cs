namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// A change is followed until its deployment became healthy or failed, or for so long that nobody knows, and exactly one message tells it. Off as long as
/// the function does not follow changes.
/// </summary>
internal sealed class A_change_has_one_result(World world) : Invariant(world)
{
    /// <summary>Whether the function follows its changes.</summary>
    public static bool IsOn => false;

    private static readonly string[] Results = ["confirmed", "reverted", "unsettled"];

    public override IEnumerable<Wrong> Check() => !IsOn ? [] :
        from update in History.Updates
        where update.Started is not null
        let results = History.Messages.Where(message => message.At >= update.At && message.IsAbout(update.Service) && message["revision"] == update.Revision.Arn.ToString() && Results.Contains(message["action"])).ToArray()
        where results.Length != 1
        select new Wrong($"the change of {update.Service} to {update.Revision.Arn.FamilyAndRevision} by {update.By} has {results.Length} results: {string.Join(", ", results.Select(message => message["action"]))}");
}
