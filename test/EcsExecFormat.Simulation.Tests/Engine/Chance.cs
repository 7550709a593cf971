namespace EcsExecFormat.Simulation.Tests.Engine;

/// <summary>Numbers that a seed determines, the same on every machine and version of .NET (SplitMix64, Steele, Lea and Flood 2014).</summary>
/// <param name="seed">Whatever it is, small ones too.</param>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <returns>From 0 to <paramref name="below"/> - 1.</returns>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <param name="share">0 never, 1 always.</param>
    public bool Is(double share) => share > 0 && Next() >> 11 < share * (1L << 53);

    public T Of<T>(params ReadOnlySpan<T> values) => values[Below(values.Length)];

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromTicks((long)(Next() % (ulong)((most - least).Ticks + 1)));

    public TimeSpan Seconds(double least, double most) => Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
