using CsCheck;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>
/// Whatever the order of the calls of several invocations, and wherever they die: after the retries every incident is told, and
/// told twice only if an invocation died between publishing and recording.
/// </summary>
public class InterleavingTests
{
    private static readonly string[] Deliveries = ["task-1", "task-1", "task-2", "task-3"];

    [Fact]
    public void An_incident_is_told_whatever_crashes_and_twice_only_after_a_crash_in_between() =>
        Gen.Select(Gen.Int[0, 999].Array[40, 80], Gen.Int[0, 4]).Sample((choices, crashes) => Play(choices, crashes), iter: 1500, threads: 1);

    private static void Play(int[] choices, int crashesLeft)
    {
        var world = new World();
        var stage = new Stage();
        var waiting = Deliveries.ToList();
        var (step, allowed) = (0, 1);
        for (var round = 0; waiting.Count > 0; round++)
        {
            Assert.InRange(round, 0, 10);
            var running = waiting.Select(task => Start(world, stage, task)).ToArray();
            while (true)
            {
                var choice = choices[step++ % choices.Length];
                var crashes = crashesLeft > 0 && choice % 4 == 0;
                if (!stage.Step(choice / 4, crashes))
                    break;
                crashesLeft -= crashes ? 1 : 0;
            }

            Assert.All(running, run => Assert.True(run.Answer.IsCompleted));
            allowed += running.Count(run => run.Answer.IsFaulted && run.Invocation.IsBetween);
            Assert.All(running.Where(run => run.Answer.IsFaulted), run =>
                Assert.True(run.Answer.Exception!.InnerException is CrashException or DeliverAgainException, run.Answer.Exception.ToString()));
            waiting = [.. running.Where(run => run.Answer.IsFaulted).Select(run => run.Task)];
            // Lambda retries after a minute, when every claim of this round has lapsed.
            world.Clock.Advance(TimeSpan.FromSeconds(62));
        }

        Assert.InRange(world.Alerts.Published.Count, 1, allowed);
        Assert.Equal(3, world.Records.Only.Occurrences);
    }

    private static (string Task, Stage.Invocation Invocation, Task<Outcome> Answer) Start(World world, Stage stage, string task)
    {
        var invocation = new Stage.Invocation(stage, world);
        // Two invocations share their request id when one is the other's retry, but not their deadline.
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return (task, invocation, world.DeliverAsync(world.NewInstance(invocation, invocation), task, requestId: $"request-of-{task}"));
    }
}
