using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>
/// A change is followed until its deployment became healthy or failed, was replaced, or nobody knows, and one message tells it, which is true. A second one is allowed only
/// after one that its invocation could not record; none only where people were told that nobody knows whether the update took effect, or that it was taken back by order.
/// </summary>
internal sealed class A_change_has_one_result(World world) : Invariant(world)
{
    /// <summary>A deployment is called unsettled after 30 minutes, and clocks differ.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(29);

    public override IEnumerable<Wrong> Check()
    {
        foreach (var update in History.Updates.Where(update => update.Started is not null && !update.IsUndo))
        {
            var what = $"the change of {update.Service} to {update.Revision.Arn.FamilyAndRevision} by {update.By}";
            var about = History.Messages.Where(message => message.IsAbout(update.Service) && message["revision"] == update.Revision.Arn.ToString()).ToArray();
            var results = about.Where(message => message.At >= update.At && message.IsResult).ToArray();
            if (results.Length == 0 && about.LastOrDefault(message => message.IsOfUnknownEffect || message["action"] == "deployed")?.IsOfUnknownEffect == true)
                World.Coverage.Count("exceptions: a change of unknown effect without a result");
            else if (results.Length == 0 && about.Any(message => message.IsUndone))
                World.Coverage.Count("exceptions: a change that was taken back before its end");
            else if (results.Length == 0)
                yield return $"{what} has no result";
            foreach (var result in results.SkipLast(1))
            {
                World.Coverage.Count("exceptions: a result that was told again");
                if (!IsUnrecorded(result))
                    yield return $"{what} has another result after {result["action"]}, which {result.By} told and nothing kept it from recording";
            }

            foreach (var (first, second) in about.Where(message => message.IsUndone).Zip(about.Where(message => message.IsUndone).Skip(1)))
            {
                if (!IsUnrecorded(first) && !WasTakenBackBetween(update.Service, first.At, second.At))
                    yield return $"{what} was told as taken back by {first.By}, and again by {second.By}, which did not happen again";
            }

            foreach (var result in results.Where(result => !IsTrue(result, update)))
                yield return $"{what} was told as {result["action"]} ({result["reasonCode"]}) by {result.By}, and is not";
        }
    }

    /// <summary>Something fell between the publishing and the record of it.</summary>
    private static bool IsUnrecorded(MessageSent result) => result.By.IsKilled || result.By.IsOutOfTime
        || result.By.Met.Any(met => met.Call == CallKind.PutItem || (met.Call == CallKind.Publish && met.Fate is Fate.TimesOutAfter or Fate.TakesEffectLate));

    private bool WasTakenBackBetween(Account.Service service, DateTimeOffset first, DateTimeOffset second) =>
        History.Updates.Exists(update => update is { IsUndo: true, Started: not null } && update.Service == service && update.At >= first && update.At <= second);

    private bool IsTrue(MessageSent result, UpdateMade update)
    {
        var since = History.Deployments.Where(change => change.Service == update.Service && change.At >= update.At && change.At <= result.At).ToArray();
        var ours = since.Where(change => change.Deployment.Revision.Arn == update.Revision.Arn);
        return (result["action"], result["reasonCode"]) switch
        {
            ("confirmed", _) => ours.Any(change => change.Rollout == "COMPLETED"),
            (_, "deployment-failed") => ours.Any(change => change.Rollout == "FAILED"),
            ("reverted", "rolled-back") => ours.Any(change => change.Rollout == "FAILED"),
            ("reverted", _) => since.Any(change => change.Deployment != update.Started || change.Rollout == "FAILED"),
            _ => result.At - update.At >= Patience,
        };
    }
}
