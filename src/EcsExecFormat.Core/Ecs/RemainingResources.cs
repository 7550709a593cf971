using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// What a machine has left for tasks: <c>remainingResources</c> (API reference, ContainerInstance and Resource). Of ports it names those that are taken;
/// of GPUs, which the reference leaves open, it is taken to name those that are left. What is null was not told, and is not counted on.
/// </summary>
/// <param name="Cpu">CPU units.</param>
/// <param name="Memory">MiB.</param>
/// <param name="Gpus">How many.</param>
public sealed record RemainingResources(long? Cpu, long? Memory, long? Gpus)
{
    // API reference, PortMapping: the default reserved ones among them, those that Docker chooses not.
    private const int MostReservedPorts = 100;

    /// <summary>Of a machine that told nothing.</summary>
    public static readonly RemainingResources Unknown = new(null, null, null);

    /// <summary>Ports that no task can have any more.</summary>
    public ImmutableHashSet<int>? TakenTcpPorts { get; init; }

    /// <inheritdoc cref="TakenTcpPorts"/>
    public ImmutableHashSet<int>? TakenUdpPorts { get; init; }

    /// <summary>Whether one more task that needs as much can be placed there now.</summary>
    public bool HasRoomFor(TaskNeeds needs) =>
        IsEnough(Cpu, needs.Cpu) && IsEnough(Memory, needs.Memory) && IsEnough(Gpus, needs.Gpus)
        && AreFree(TakenTcpPorts, needs.TcpPorts) && AreFree(TakenUdpPorts, needs.UdpPorts)
        && IsWithinReservedPorts(needs.TcpPorts.Count + needs.UdpPorts.Count);

    /// <param name="machine">An entry of <c>containerInstances</c>.</param>
    internal static RemainingResources Of(JsonElement machine)
    {
        var resources = machine.Items("remainingResources").ToLookup(resource => resource.Text("name") ?? "", StringComparer.Ordinal);
        return new RemainingResources(Amount(resources["CPU"]), Amount(resources["MEMORY"]), Amount(resources["GPU"]) ?? Set(resources["GPU"])?.Length)
        {
            TakenTcpPorts = Ports(resources["PORTS"]),
            TakenUdpPorts = Ports(resources["PORTS_UDP"]),
        };
    }

    private static bool IsEnough(long? left, long needed) => needed == 0 || left >= needed;

    private static bool AreFree(ImmutableHashSet<int>? taken, ImmutableSortedSet<int> needed) => needed.IsEmpty || (taken is not null && !needed.Any(taken.Contains));

    private bool IsWithinReservedPorts(int more) => more == 0 || (TakenTcpPorts?.Count ?? 0) + (TakenUdpPorts?.Count ?? 0) + more <= MostReservedPorts;

    /// <returns>Null when there is no such resource, or more than one.</returns>
    private static JsonElement? OfType(IEnumerable<JsonElement> named, string type) =>
        named.ToArray() is [var only] && only.Text("type") == type ? only : null;

    private static long? Amount(IEnumerable<JsonElement> named) => OfType(named, "INTEGER")?.WholeNumber("integerValue");

    private static ImmutableArray<string>? Set(IEnumerable<JsonElement> named) =>
        OfType(named, "STRINGSET") is { } resource && resource.TryMember("stringSetValue", out var set) && set.ValueKind == JsonValueKind.Array
            ? resource.AllTexts("stringSetValue")
            : null;

    private static ImmutableHashSet<int>? Ports(IEnumerable<JsonElement> named)
    {
        if (Set(named) is not { } texts)
            return null;
        var ports = texts.Select(PortNumber.Read).ToArray();
        return ports.All(port => port is not null) ? [.. ports.OfType<int>()] : null;
    }
}
