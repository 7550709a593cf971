using EcsExecFormat.Simulation.Tests.Engine;

namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>Something that happens at the moment of the call of this kind and number, the first being 1.</summary>
/// <param name="Call">The kind.</param>
/// <param name="Number">Its number in the schedule.</param>
internal sealed record Ambush(CallKind Call, int Number)
{
    /// <summary>What becomes of the call; null leaves that to chance.</summary>
    public Fate? Fate { get; init; }

    /// <summary>What somebody else does right before the call has its effect; null for nothing.</summary>
    public Action<Account.Service?>? Before { get; init; }

    /// <summary>Whether it is done right after the effect instead.</summary>
    public bool IsAfter { get; init; }
}

/// <summary>What is in the way of calls.</summary>
/// <param name="chance">Decides.</param>
/// <param name="coverage">Counts.</param>
internal sealed class Faults(Chance chance, Coverage coverage)
{
    private readonly int[] _made = new int[Calls.All.Length];

    /// <summary>Share of calls that something happens to.</summary>
    public double Rate { get; init; }

    /// <summary>How long calls take, at most.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromMilliseconds(40);

    public List<Ambush> Ambushes { get; } = [];

    /// <summary>All trouble has an end.</summary>
    public bool IsOver { get; set; }

    public bool IsTableDown { get; set; }

    /// <summary>What waits for a call that is made now; null when nothing does.</summary>
    public Ambush? Next(CallKind call)
    {
        var number = ++_made[(int)call];
        return IsOver ? null : Ambushes.Find(ambush => ambush.Call == call && ambush.Number == number);
    }

    public Fate FateOf(CallKind call, Ambush? ambush)
    {
        var fate = ambush?.Fate ?? (IsOver || !chance.Is(Rate) ? Fate.Answered : Any(call));
        if (fate == Fate.Answered && IsTableDown && call.IsTable())
            fate = Fate.TimesOut;
        coverage.Count($"{call} {fate}");
        return fate;
    }

    /// <summary>From the making of a call to its effect, and from there to the answer.</summary>
    public (TimeSpan ToEffect, TimeSpan ToAnswer) Takes(Fate fate)
    {
        var (one, other) = (chance.Between(TimeSpan.FromMilliseconds(1), LongestCall), chance.Between(TimeSpan.FromMilliseconds(1), LongestCall));
        return fate switch
        {
            Fate.TimesOut or Fate.TimesOutAfter => (one, Calls.TimeOut - one),
            Fate.TakesEffectLate => (Calls.TimeOut + chance.Seconds(0, 3), TimeSpan.Zero),
            Fate.Slow => (one, chance.Seconds(0.5, 4.9)),
            _ => (one, other),
        };
    }

    private Fate Any(CallKind call)
    {
        var fate = chance.Of(
            Fate.DiesBefore, Fate.DiesAfter, Fate.DiesAfter, Fate.Throttled, Fate.Throttled, Fate.TimesOut, Fate.TimesOutAfter, Fate.Slow, Fate.Slow, Fate.SentTwice, Fate.TakesEffectLate);
        return fate switch
        {
            // Of a reading nobody can tell whether it took effect.
            Fate.TimesOutAfter or Fate.TakesEffectLate when !call.IsWrite() => Fate.TimesOut,
            // Only DynamoDB's client sends writes again.
            Fate.SentTwice when call != CallKind.PutItem => Fate.Throttled,
            _ => fate,
        };
    }
}
