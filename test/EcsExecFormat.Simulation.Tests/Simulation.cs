using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Engine;
using EcsExecFormat.Simulation.Tests.Invariants;
using EcsExecFormat.Simulation.Tests.Others;

namespace EcsExecFormat.Simulation.Tests;

/// <summary>Plays one schedule from its beginning to the end of all trouble, and looks whether the invariants hold.</summary>
internal static class Simulation
{
    /// <summary>More than any schedule needs: one that does not end is broken.</summary>
    private const int MostSteps = 200_000;

    private static readonly TimeSpan BetweenTicks = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenRedrives = TimeSpan.FromMinutes(7);

    /// <summary>A schedule with what came of it.</summary>
    internal sealed record Result(ulong Seed, IReadOnlyList<Violation> Violations, Coverage Coverage, IReadOnlyList<string> Trace);

    /// <param name="seed">Determines everything.</param>
    /// <param name="isTraced">Whether a trace is wanted.</param>
    /// <param name="sabotage">What the world does wrong.</param>
    /// <param name="staleReads">Share of stale answers shortly after an update.</param>
    public static Result Play(ulong seed, bool isTraced = false, Sabotage sabotage = Sabotage.None, double staleReads = 0)
    {
        var world = new World(new Scenario(seed, sabotage, staleReads), isTraced);
        new Stage(world).Set();
        new Troubles(world).Draw();
        Tick(world);
        world.Agenda.At(world.EndsTrouble, () => EndTrouble(world));
        while (world.Agenda.Step())
        {
            if (world.Agenda.Steps > MostSteps)
            {
                world.History.Unanswered.Add($"the schedule does not end within {MostSteps} steps");
                break;
            }
        }

        var violations = world.Invariants.Check();
        foreach (var violation in violations)
            world.Trace.Add($"VIOLATED {violation.Invariant}: {violation.What}");
        return new Result(seed, violations, world.Coverage, world.Trace.Lines);
    }

    private static void Tick(World world)
    {
        world.Send("tick", Events.Tick);
        if (world.IsGoingOn)
            world.Agenda.In(BetweenTicks, () => Tick(world));
    }

    private static void EndTrouble(World world)
    {
        world.EndTrouble();
        // What fails goes on failing: each service has one more task to show it.
        world.Agenda.In(TimeSpan.FromSeconds(90), () =>
        {
            world.Rollout.HasShownAll = true;
            foreach (var service in world.Account.Services)
                service.Primary.NextTry = world.Agenda.Now;
        });
        Redrive(world, 0);
    }

    /// <summary>The operator goes on until nothing is left.</summary>
    private static void Redrive(World world, int round)
    {
        world.Fleet.Redrive();
        if (round < 12)
            world.Agenda.In(BetweenRedrives, () => Redrive(world, round + 1));
        else if (world.Fleet.HasDeadLetters)
            world.History.Unanswered.Add("events remain in the dead-letter queue although nothing is in the way any more");
    }
}
