using System.Collections.Immutable;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Remediation.Guards;

/// <summary>The machines of an architecture that ECS showed for a placement.</summary>
/// <param name="Where">The placement.</param>
/// <param name="Shown">As described.</param>
/// <param name="IsCut">Whether there may be more than ECS listed on one page.</param>
internal sealed record MachinesFound(PlacementGuards.Placement Where, ImmutableArray<ContainerInstance> Shown, bool IsCut)
{
    /// <summary>Most machines that are asked for, one page of ListContainerInstances.</summary>
    public const int PageSize = 100;

    /// <returns>What keeps one more task from being placed; null when nothing does.</returns>
    public Lack? FirstWithoutRoom(TaskNeeds needs) => First(machine => machine.Remaining.HasRoomFor(needs));

    /// <returns>What has no machine at all, whether with room or without; null when there is none of that kind.</returns>
    public Lack? FirstWithoutMachine() => First(_ => true);

    /// <returns>What is lacking, in a sentence of its own.</returns>
    public string Sentence(Lack lack, Architecture target, TaskNeeds needs)
    {
        var machine = $"ACTIVE, connected {target.Ecs} machine{(Where.MachineProviders.Length > 1 ? $" of the capacity provider {PlainText.Quote(lack.Provider)}" : "")}";
        var placed = $"that these tasks could be placed on{(IsCut ? $" among the first {PageSize}" : "")}";
        return lack.Machines == 0
            ? $"The cluster has no {machine} {placed}."
            : $"The cluster has no {machine} with room for one more task ({needs}) {placed}: {lack.Machines} without that room {(lack.Machines == 1 ? "is" : "are")} there.";
    }

    private Lack? First(Func<ContainerInstance, bool> isEnough)
    {
        foreach (var provider in Where.MachineProviders)
        {
            ImmutableArray<ContainerInstance> open =
                [.. Shown.Where(machine => machine is { Status: "ACTIVE", IsConnected: true, IsWindows: false } && Where.IsFor(machine, provider))];
            if (!open.Any(isEnough))
                return new Lack(provider, open.Length);
        }

        return null;
    }

    /// <summary>What has no machine that is enough.</summary>
    /// <param name="Provider">Name of the capacity provider; null when any will do.</param>
    /// <param name="Machines">How many there are that are not enough.</param>
    public sealed record Lack(string? Provider, int Machines);
}
