using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.FollowUp;

/// <summary>Whoever dies over a change is taken up by the tick, without the event coming again and without another task failing.</summary>
public class ResumeTests
{
    public static TheoryData<int, bool> Crashes
    {
        get
        {
            var crashes = new TheoryData<int, bool>();
            var calls = CallsOf(new ChangeWorld());
            for (var call = Array.IndexOf(calls, "PutItem") + 1; call <= calls.Length; call++)
            {
                crashes.Add(call, false);
                crashes.Add(call, true);
            }

            return crashes;
        }
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task A_change_that_was_begun_is_finished_told_and_followed_by_ticks_alone(int call, bool isAfter)
    {
        var world = new ChangeWorld();
        var number = 0;
        Play(world, () => ++number != call ? Fate.Answered : isAfter ? Fate.DiesAfter : Fate.DiesBefore);
        var wasBegun = world.World.Records.All.Any(record => record.Key.StartsWith("correction/", StringComparison.Ordinal));

        for (var tick = 0; tick < 4; tick++)
        {
            world.World.Clock.Advance(TimeSpan.FromMinutes(3));
            if (world.Ecs.Updates.Count > 0)
                world.Rollout("COMPLETED", running: 2);
            await world.TickAsync();
        }

        // Before the correction is on record, Lambda's retries and the next failing task are what brings it.
        Assert.Equal(wasBegun ? 1 : 0, world.Ecs.Updates.Count);
        Assert.InRange(world.Ecs.Registrations.Count, 0, 1);
        if (!wasBegun)
            return;
        Assert.Single(world.Mails, mail => mail.Contains("became healthy", StringComparison.Ordinal));
        Assert.InRange(world.Mails.Count, 2, 3);
        Assert.Equal("a tick; there is nothing to follow up", (await world.TickAsync()).Reason);
    }

    [Fact]
    public async Task A_change_that_is_too_old_to_be_made_is_told_and_not_made()
    {
        var world = new ChangeWorld();
        var calls = CallsOf(new ChangeWorld());
        var number = 0;
        Play(world, () => ++number == Array.IndexOf(calls, "RegisterTaskDefinition") + 1 ? Fate.DiesAfter : Fate.Answered);
        world.World.Clock.Advance(TimeSpan.FromMinutes(16));

        var outcome = await world.TickAsync();

        Assert.Equal((RemedyAction.Declined, "too-old"), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Contains("the corrected revision may be registered", Assert.Single(world.Mails), StringComparison.Ordinal);
        Assert.Empty(world.Ecs.Updates);
    }

    private static string[] CallsOf(ChangeWorld world) => Play(world, () => Fate.Answered);

    private static string[] Play(ChangeWorld world, Func<Fate> next)
    {
        var stage = new ChangeStage(world);
        stage.Start(world.Payload("task-1", world.World.Clock.GetUtcNow()), "request");
        var calls = new List<string>();
        while (stage.Step(0, next()) is { } call)
            calls.Add(call);
        return [.. calls];
    }
}
