using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Mutation;

/// <summary>How often something is repeated: mostly a few times, sometimes so often that what is quadratic takes too long.</summary>
internal static class Repetition
{
    private const int Long = 30_000;
    private const int VeryLong = 300_000;

    /// <param name="size">Of what is repeated.</param>
    /// <param name="chance">Decides.</param>
    public static int Times(int size, Chance chance)
    {
        var most = chance.OneIn(400) ? VeryLong : chance.OneIn(20) ? Long : 0;
        return most == 0 ? chance.Few(12) : Math.Max(1, chance.Below(most) / Math.Max(1, size));
    }
}
