using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using static EcsExecFormat.Core.Ecs.StatedMember;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// What ECS sets aside for one task on a machine (API reference, TaskDefinition and ContainerDefinition; Developer Guide, "memory-management"): the task's
/// own size where it is stated, else the sum of what its containers reserve.
/// </summary>
/// <remarks>
/// Network interfaces (awsvpc), which a machine has only so many of, and the attributes that a task requires are not among it: DescribeContainerInstances
/// does not tell the first, and ECS works out the second itself. Accelerators other than GPUs are no remaining resource, so a task that requires one is not readable.
/// </remarks>
/// <param name="Cpu">CPU units, 1024 of which are one vCPU.</param>
/// <param name="Memory">MiB.</param>
public sealed record TaskNeeds(long Cpu, long Memory)
{
    private const int UnitsInOne = 1024;
    private const int LongestSize = 12;

    /// <summary>Ports of the machine itself. Those that Docker chooses, and those of a network interface of the task's own, are none.</summary>
    public ImmutableSortedSet<int> TcpPorts { get; private init; } = [];

    /// <inheritdoc cref="TcpPorts"/>
    public ImmutableSortedSet<int> UdpPorts { get; private init; } = [];

    public long Gpus { get; private init; }

    /// <returns>Such as <c>256 CPU units, 512 MiB, TCP port 80</c>.</returns>
    public override string ToString() => string.Join(", ", ((string[])
    [
        Cpu == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Cpu} CPU units"),
        string.Create(CultureInfo.InvariantCulture, $"{Memory} MiB"),
        PortText("TCP", TcpPorts),
        PortText("UDP", UdpPorts),
        Gpus == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Gpus} GPU{(Gpus == 1 ? "" : "s")}"),
    ]).Where(part => part.Length > 0));

    /// <exception cref="ParseException">The task definition does not tell in a form that is known. The message ends a sentence.</exception>
    public static TaskNeeds Of(TaskDefinition definition)
    {
        var document = definition.Document;
        ImmutableArray<JsonElement> containers = [.. Objects(document, "containerDefinitions", "the task definition")];
        ImmutableArray<HostPort> ports = [.. containers.SelectMany(container => HostPort.Of(container, Text(document, "networkMode", "the task definition")))];
        return new TaskNeeds(
            Size(document, "cpu", "vCPU") ?? containers.Sum(container => Number(container, "cpu", Named(container)) ?? 0),
            Size(document, "memory", "GB") ?? containers.Sum(ReservedMemory))
        {
            TcpPorts = [.. ports.Where(port => !port.IsUdp).Select(port => port.Number)],
            UdpPorts = [.. ports.Where(port => port.IsUdp).Select(port => port.Number)],
            Gpus = containers.SelectMany(container => Objects(container, "resourceRequirements", Named(container))).Sum(GpusOf),
        };
    }

    // The soft limit is what is subtracted from the machine; the hard one only where there is no soft one (API reference, memoryReservation).
    private static long ReservedMemory(JsonElement container) =>
        Number(container, "memoryReservation", Named(container)) is > 0 and var soft ? soft
        : Number(container, "memory", Named(container)) is > 0 and var hard ? hard
        : throw new ParseException($"neither {Named(container)} nor the task definition states memory");

    /// <returns>Null when no size is stated, or 0, which is none.</returns>
    private static long? Size(JsonElement document, string member, string unit)
    {
        if (Text(document, member, "the task definition") is not { } text)
            return null;
        var isOfUnit = text.EndsWith(unit, StringComparison.OrdinalIgnoreCase);
        var number = isOfUnit ? text[..^unit.Length].TrimEnd(' ') : text;
        // .NET's own parser takes more than ECS does: NULs behind a number, for one.
        if (number.Length > LongestSize || !number.All(character => char.IsAsciiDigit(character) || (isOfUnit && character == '.'))
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            throw new ParseException($"{member} of the task definition is {PlainText.Quote(text, 20)}");
        return amount == 0 ? null : (long)decimal.Ceiling(isOfUnit ? amount * UnitsInOne : amount);
    }

    private static long GpusOf(JsonElement requirement) => requirement.Text("type") == "GPU" && requirement.Text("value") is { } value
        && value.All(char.IsAsciiDigit) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var gpus)
            ? gpus
            : throw new ParseException($"it requires {PlainText.Quote(requirement.Text("value"), 20)} of type {PlainText.Quote(requirement.Text("type"), 40)}");

    private static string PortText(string protocol, ImmutableSortedSet<int> ports) =>
        ports.IsEmpty ? "" : PlainText.Line($"{protocol} port{(ports.Count == 1 ? "" : "s")} {string.Join(", ", ports)}", 60);
}
