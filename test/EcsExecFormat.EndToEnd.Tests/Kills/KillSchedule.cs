namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>What befalls the function while it makes one change and follows it through. The seed tells it all.</summary>
/// <param name="Seed">
/// Below <see cref="EveryCall"/> there is one kill: at call seed / 2 + 1, before its effect when the seed is even. From there on everything is drawn.
/// </param>
/// <param name="Interruptions">What happens at which call.</param>
/// <param name="Proof">What shows that the image is for another machine.</param>
/// <param name="IsEarly">Whether the event comes once more after each kill while the claims of the dead still hold.</param>
internal sealed record KillSchedule(int Seed, IReadOnlyList<Interruption> Interruptions, WrongMachine.Proof Proof, bool IsEarly)
{
    /// <summary>The variable that asks for more than the sample: <c>all</c>, or seeds with commas between them.</summary>
    public const string Variable = "KILL_SCHEDULES";

    /// <summary>Twice the calls of an undisturbed run, and some more.</summary>
    public const int EveryCall = 160;

    /// <summary>So many are drawn, where all are asked for.</summary>
    public const int Drawn = 240;

    /// <summary>Some more than an undisturbed run has; where there are kills, calls come again.</summary>
    private const int LastCall = 64;

    /// <summary>Whether it kills too late for anything to happen: if not, <see cref="EveryCall"/> is too low.</summary>
    public bool IsBeyondTheEnd => Seed == EveryCall - 2;

    public static KillSchedule Of(int seed)
    {
        if (seed < EveryCall)
            return new(seed, [new Interruption((seed / 2) + 1, seed % 2 == 1, Disturbance.Kill)], WrongMachine.Proof.Bytes, false);
        // The documented algorithm of a seeded Random does not change between versions of .NET.
        var random = new Random(seed);
        var drawn = new List<Interruption>();
        Draw(Disturbance.Kill, random.Next(1, 5));
        Draw(Disturbance.SameEvent, random.Next(0, 2));
        Draw(Disturbance.OtherTask, random.Next(0, 2));
        Draw(Disturbance.Deployment, random.Next(0, 4) / 3);
        return new(seed, drawn, random.Next(4) == 0 ? WrongMachine.Proof.PullError : WrongMachine.Proof.Bytes, random.Next(3) == 0);

        void Draw(Disturbance what, int times)
        {
            for (var time = 0; time < times; time++)
                drawn.Add(new Interruption(random.Next(1, LastCall), random.Next(2) == 1, what));
        }
    }

    /// <param name="sample">The seeds of a run that was not asked for more.</param>
    /// <param name="all">The seeds where all are asked for.</param>
    public static IEnumerable<int> Seeds(IEnumerable<int> sample, IEnumerable<int> all) => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => sample,
        "all" => all,
        var seeds => seeds.Split(',').Select(seed => int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)),
    };

    public override string ToString() => $"seed {Seed}: {string.Join(", ", Interruptions)}; proof {Proof}{(IsEarly ? ", and the event comes early after each kill" : "")}";
}
