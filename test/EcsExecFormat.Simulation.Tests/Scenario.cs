using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Simulation.Tests.Engine;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests;

/// <summary>What a world does that it must not do, to see that an invariant notices.</summary>
internal enum Sabotage
{
    None,
    TableWithoutConditions,
    SentIsForgotten,
    RegistrationIsAltered,
    UpdateGoesToAnotherService,
    UpdateHidesWhatItOvertook,
    MessagesAreLost,
    DigestsAreLost,
    ResultsAreInvented,
    UpdatesAreLost,
    ClusterIsShownInDeploy,
    ChangesAreNeverShownAsKeptAway,
}

/// <summary>The settings of one schedule, all of them from its seed.</summary>
internal sealed class Scenario
{
    /// <param name="seed">Determines everything.</param>
    /// <param name="sabotage">What the world does wrong.</param>
    /// <param name="staleReads">Share of stale answers shortly after an update.</param>
    public Scenario(ulong seed, Sabotage sabotage = Sabotage.None, double staleReads = 0)
    {
        (Seed, Sabotage, StaleReads) = (seed, sabotage, staleReads);
        Chance = new Chance(seed);
        var remediation = RemediationOptions.Default with
        {
            DefaultMode = Chance.Of(Mode.Alert, Mode.Alert, Mode.Plan, Mode.Deploy),
            MaximumMode = Chance.Of(Mode.Deploy, Mode.Deploy, Mode.Deploy, Mode.Deploy, Mode.Deploy, Mode.Deploy, Mode.Register, Mode.Plan, Mode.Alert),
            MaxChangesPerHour = Chance.Of(10, 10, 10, 2, 1),
            ChangeCalendars = Chance.Is(0.25) ? ["releases"] : [],
            DeepInspection = Chance.Of(DeepInspection.Evidence, DeepInspection.Evidence, DeepInspection.Evidence, DeepInspection.Always, DeepInspection.Off),
        };
        Options = ResponderOptions.Default with { Remediation = remediation, ReadsLogs = Chance.Is(0.8), DigestAfter = Chance.Of(20, 20, 2, 1, 0) };
        Skew = Chance.Is(0.5) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(400);
        Recycled = Chance.Of(0, 0.2, 1);
        Horizon = Chance.Seconds(120, 1500);
        FaultRate = Chance.Of(0, 0.005, 0.02, 0.05, 0.12);
        LongestCall = TimeSpan.FromMilliseconds(Chance.Of(20, 40, 200, 2000));
    }

    public ulong Seed { get; }

    public Sabotage Sabotage { get; }

    public double StaleReads { get; }

    public Chance Chance { get; }

    public ResponderOptions Options { get; }

    public TimeSpan Skew { get; }

    public double Recycled { get; }

    /// <summary>From here on nothing goes wrong any more, and nobody else does anything.</summary>
    public TimeSpan Horizon { get; }

    /// <summary>So long ECS and the ticks go on after that: a deployment is followed for 30 minutes, which may begin some minutes later.</summary>
    public TimeSpan Tail { get; } = TimeSpan.FromMinutes(55);

    public double FaultRate { get; }

    public TimeSpan LongestCall { get; }

    public Faults NewFaults(Coverage coverage) => new(Chance, coverage) { Rate = FaultRate, LongestCall = LongestCall };
}
