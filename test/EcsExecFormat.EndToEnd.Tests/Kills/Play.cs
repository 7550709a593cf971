namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>Plays a schedule, and fails with all that is needed to see why and to play it again.</summary>
internal static class Play
{
    /// <param name="stage">New.</param>
    /// <param name="schedule">What befalls the function.</param>
    /// <param name="tests">Name of the class whose tests play it.</param>
    public static async Task AsExpectedAsync(KillStage stage, KillSchedule schedule, string tests)
    {
        await using var run = new KillRun(stage, schedule);
        string? trouble = null;
        try
        {
            await run.PlayAsync();
        }
        catch (Exception e) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            trouble = e.ToString();
        }

        if (schedule.IsBeyondTheEnd && run.Ledger.Entries.Any(entry => entry.IsKill))
            trouble ??= $"a run has more than {KillSchedule.EveryCall / 2} calls by now: raise {nameof(KillSchedule.EveryCall)}";
        string[] broken = [.. trouble is null ? [] : (string[])[trouble], .. await KillInvariants.BrokenAsync(stage, run)];
        var report = $"{schedule}\n{run.Calls} calls: {await KillInvariants.DescribeAsync(stage, run)}";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        if (broken.Length > 0)
        {
            Assert.Fail($"""
                {string.Join('\n', broken)}
                {report}
                To play it again: {KillSchedule.Variable}={schedule.Seed} dotnet test --project test/EcsExecFormat.EndToEnd.Tests -- --filter-class '*{tests}'
                """);
        }
    }
}
