using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Invariants;

/// <summary>Something that holds in every schedule.</summary>
internal abstract class Invariant(World world)
{
    /// <summary>A sentence.</summary>
    public string Name => GetType().Name.Replace('_', ' ');

    protected World World => world;

    protected History History => world.History;

    /// <returns>What is wrong at the end; empty when it holds.</returns>
    public abstract IEnumerable<Wrong> Check();

    /// <returns>What is wrong with a registration that has just been made; null when nothing is.</returns>
    public virtual string? AtRegistration(RegistrationMade registration) => null;

    /// <returns>What is wrong with an update that has just been made; null when nothing is.</returns>
    public virtual string? AtUpdate(UpdateMade update) => null;
}

/// <summary>Something that is wrong.</summary>
/// <param name="What">A sentence.</param>
internal sealed record Wrong(string What)
{
    public static implicit operator Wrong(string what) => new(what);
}

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Its name.</param>
/// <param name="What">A sentence.</param>
internal sealed record Violation(string Invariant, string What);

/// <summary>All of them.</summary>
internal sealed class InvariantList(World world)
{
    private readonly Invariant[] _all =
    [
        new One_update_for_each_service_and_failing_revision(world),
        new Nothing_but_the_right_correction_is_written(world),
        new A_service_that_moved_on_is_left_alone(world),
        new What_was_overtaken_is_told(world),
        new Every_incident_is_told(world),
        new An_incident_is_told_once_in_its_window(world),
        new What_was_changed_is_told_and_nothing_else(world),
        new Nothing_is_written_below_the_mode(world),
        new Nothing_is_written_while_changes_are_kept_away(world),
        new The_budget_holds(world),
        new Every_event_is_answered(world),
        new A_change_has_one_result(world),
        new What_machines_were_told_people_get_in_a_digest(world),
    ];

    private readonly List<Violation> _seen = [];

    public void AtUpdate(UpdateMade update) => Note(invariant => invariant.AtUpdate(update));

    public void AtRegistration(RegistrationMade registration) => Note(invariant => invariant.AtRegistration(registration));

    public IReadOnlyList<Violation> Check() => [.. _seen, .. _all.SelectMany(invariant => invariant.Check().Select(wrong => new Violation(invariant.Name, wrong.What)))];

    private void Note(Func<Invariant, string?> look)
    {
        foreach (var invariant in _all)
        {
            if (look(invariant) is { } what)
                _seen.Add(new Violation(invariant.Name, what));
        }
    }
}
