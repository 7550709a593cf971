using CsCheck;

namespace EcsExecFormat.Core.Tests.Responding;

/// <summary>Wherever invocations die while they correct a service: it is updated once at most, by one revision, and what was done is told and recorded.</summary>
public class ChangeCrashTests
{
    public static TheoryData<bool, int, bool> Crashes
    {
        get
        {
            var crashes = new TheoryData<bool, int, bool>();
            foreach (var isSecondLook in new[] { false, true })
            {
                for (var call = 1; call <= CallsOf(isSecondLook).Length; call++)
                {
                    crashes.Add(isSecondLook, call, false);
                    crashes.Add(isSecondLook, call, true);
                }
            }

            return crashes;
        }
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public void A_crash_at_any_call_leaves_one_change_that_is_told_and_recorded(bool isSecondLook, int call, bool isAfter)
    {
        var play = new ChangePlay(isSecondLook);
        var number = 0;
        play.Round(["task-2"], () => (0, ++number != call ? Fate.Answered : isAfter ? Fate.DiesAfter : Fate.DiesBefore));

        play.DeliverUntilAnswered();
        play.World.World.Clock.Advance(TimeSpan.FromMinutes(5));
        play.Round(["task-3"], () => (0, Fate.Answered));

        play.Check();
        Assert.Single(play.World.Ecs.Updates);
    }

    [Fact]
    public void Several_invocations_in_any_order_with_crashes_and_delays_make_one_change_at_most() =>
        Any.Sample((isSecondLook, choices, crashes, delays) => Play(isSecondLook, choices, crashes, delays, "task-2", "task-2", "task-3"), iter: 600, threads: 1);

    [Fact]
    public void Two_incidents_of_one_revision_make_one_change_at_most() =>
        Any.Sample((isSecondLook, choices, crashes, delays) => Play(isSecondLook, choices, crashes, delays, "task-2", "pinned-3", "pinned-4"), iter: 600, threads: 1);

    private static Gen<(bool IsSecondLook, int[] Choices, int Crashes, int Delays)> Any => Gen.Select(Gen.Bool, Gen.Int[0, 99_999].Array[60, 140], Gen.Int[0, 4], Gen.Int[0, 3]);

    private static void Play(bool isSecondLook, int[] choices, int crashes, int delays, params string[] tasks)
    {
        var play = new ChangePlay(isSecondLook);
        var step = 0;
        (int, Fate) Next()
        {
            var choice = choices[step++ % choices.Length];
            var chance = choice / 100;
            if (delays > 0 && chance % 20 == 1)
            {
                delays--;
                play.World.World.Clock.Advance(TimeSpan.FromSeconds(25));
            }

            if (crashes == 0 || chance % 12 > 1)
                return (choice, Fate.Answered);
            crashes--;
            return (choice, chance % 12 == 0 ? Fate.DiesBefore : Fate.DiesAfter);
        }

        play.Round(tasks, Next);
        play.DeliverUntilAnswered(Next);

        play.Check();
    }

    /// <returns>The calls of a change that nobody disturbs.</returns>
    private static string[] CallsOf(bool isSecondLook) => new ChangePlay(isSecondLook).Round(["task-2"], () => (0, Fate.Answered));
}
