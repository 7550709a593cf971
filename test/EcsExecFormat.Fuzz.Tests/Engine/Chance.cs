using System.Text;
using CsCheck;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>Random choices that a seed determines, on every machine alike.</summary>
internal sealed class Chance
{
    private readonly PCG _pcg;

    /// <param name="name">Of the target: two targets with the same seed do not make the same choices.</param>
    /// <param name="seed">Determines all choices.</param>
    public Chance(string name, ulong seed)
    {
        // FNV-1a: a text's own hash code differs from process to process.
        var stream = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, (hash, value) => unchecked((hash ^ value) * 16777619u));
        _pcg = new PCG(stream, seed);
    }

    /// <returns>0 or more, below <paramref name="end"/>, which is 1 or more.</returns>
    public int Below(int end) => (int)_pcg.Next((uint)end);

    /// <returns>Both bounds are possible.</returns>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool OneIn(int times) => Below(times) == 0;

    public byte Byte() => (byte)_pcg.Next();

    public ulong Bits() => _pcg.Next64();

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <returns>Mostly 1, at most <paramref name="most"/>: what is changed a little is still understood.</returns>
    public int Few(int most)
    {
        var count = 1;
        while (count < most && OneIn(2))
            count++;
        return count;
    }
}
