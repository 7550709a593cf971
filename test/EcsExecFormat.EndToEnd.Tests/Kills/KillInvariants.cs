using System.Text.Json.Nodes;

namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>What has to hold at the end of every schedule.</summary>
internal static class KillInvariants
{
    private static readonly string[] Writes = ["RegisterTaskDefinition", "UpdateService", "Publish", "PutItem"];
    private static readonly string[] Reads = ["Describe", "List", "Get", "BatchGet", "Download"];

    /// <returns>What does not hold; nothing when all is well.</returns>
    public static async Task<IReadOnlyList<string>> BrokenAsync(KillStage stage, KillRun run)
    {
        var calls = run.Ledger.Entries;
        var told = await stage.ToldAsync();
        var revision = await stage.RevisionAsync();
        var alerts = told.Where(message => (string?)message["kind"] != "follow-up").ToList();
        var updates = calls.Count(call => call.Is("UpdateService"));
        var registered = calls.Count(call => call.Is("RegisterTaskDefinition"));
        var isAlone = !calls.Any(call => call.IsByHand);
        var isHidden = IsHidden(calls);
        var broken = new List<string>();

        Check(updates <= 1, $"{updates} updates of the service took effect");
        Check(registered <= 1, $"{registered} corrected revisions were registered");
        Check(!isAlone || (updates == 1 && registered == 1 && revision.EndsWith($"/{stage.Name}:2", StringComparison.Ordinal)),
            $"nobody was in the way, and the service is set to {revision} after {registered} registrations and {updates} updates");
        CheckCount("alerts", alerts.Count, 1, run.Ledger.KillsBeforeTheRecord(ofFollowUp: false));
        CheckCount("messages about the deployment's end", told.Count - alerts.Count, isHidden ? 0 : updates, run.Ledger.KillsBeforeTheRecord(ofFollowUp: true));
        Check(updates == 0 || alerts.Any(alert => (string?)alert["action"] == "deployed" || (isHidden && (string?)alert["reasonCode"] == "update-unknown")), "the change was not told");
        Check(updates == 0 || stage.Watched() is null or "", $"nobody is looked after any more, and yet on the list stand: {stage.Watched()}");
        CheckNothingElse(stage, calls, Check);
        CheckLastLook(calls, Check);
        return broken;

        void Check(bool holds, string otherwise)
        {
            if (!holds)
                broken.Add(otherwise);
        }

        void CheckCount(string what, int count, int expected, int excused) =>
            Check(count >= expected && count <= expected + excused, $"{count} {what}, where there should be {expected} (and {excused} times the process was killed before it could record one)");
    }

    /// <returns>For the report of a failure: the order of what happened, and what was told.</returns>
    public static async Task<string> DescribeAsync(KillStage stage, KillRun run)
    {
        var told = (await stage.ToldAsync()).Select(message => $"  {message["kind"]}: {message["action"]}, {message["reasonCode"]}: {message["reason"]}");
        return $"{string.Join(' ', run.Ledger.Entries)}\ntold:\n{string.Join('\n', told)}";
    }

    private static void CheckNothingElse(KillStage stage, IReadOnlyList<Ledger.Entry> calls, Action<bool, string> check)
    {
        foreach (var call in calls.Select(entry => entry.Call).OfType<Passage>().Where(call => !Reads.Any(read => call.Operation.StartsWith(read, StringComparison.Ordinal))))
        {
            check(Writes.Contains(call.Operation), $"{call.Operation} was called");
            if (call.Operation != "UpdateService")
                continue;
            var members = (JsonObject)JsonNode.Parse(call.Body)!;
            check(members.Count == 3 && (string?)members["service"] == stage.Name && ((string?)members["cluster"])?.EndsWith("/" + stage.Name, StringComparison.Ordinal) == true
                && ((string?)members["taskDefinition"])?.Contains($"/{stage.Name}:", StringComparison.Ordinal) == true, $"the service was updated with {call.Body}");
        }
    }

    /// <summary>Whether the process was killed before it could record that the update took effect, and somebody else deployed before anyone could see it: that an update was begun is all that can be told.</summary>
    private static bool IsHidden(IReadOnlyList<Ledger.Entry> calls)
    {
        var since = calls.SkipWhile(call => !call.Is("UpdateService")).ToList();
        return since is [var update, ..]
            && since.TakeWhile(call => !(call.IsKill && call.Process == update.Process)) is var before
            && !before.Any(call => call.Process == update.Process && call.Is("PutItem"))
            && since.TakeWhile(call => !call.Is("DescribeServices")).Any(call => call.IsByHand);
    }

    /// <summary>Whoever updates the service has looked at it since somebody else deployed, or could not have.</summary>
    private static void CheckLastLook(IReadOnlyList<Ledger.Entry> calls, Action<bool, string> check)
    {
        foreach (var (at, update) in calls.Index().Where(call => call.Item.Is("UpdateService")))
        {
            var before = calls.Take(at).ToList();
            var look = before.FindLastIndex(call => call.Process == update.Process && call.Is("DescribeServices"));
            check(look >= 0 && !before.Take(look).Any(call => call.IsByHand), "the service was updated although the last look showed somebody else's deployment");
        }
    }
}
