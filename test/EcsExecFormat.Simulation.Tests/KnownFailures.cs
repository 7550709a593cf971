namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// Where the function does not keep an invariant yet. A violation that a checker puts down to one of these is counted and does not fail a run; once an
/// entry is taken out, it does.
/// </summary>
/// <param name="Name">What happens, a clause.</param>
/// <param name="Why">How it comes to that.</param>
/// <param name="Seeds">Where it was seen, as long as neither the function's calls nor the simulation change.</param>
internal sealed record KnownFailure(string Name, string Why, params ulong[] Seeds)
{
    /// <summary>None at the moment.</summary>
    public static readonly IReadOnlyList<KnownFailure> All = [];
}
