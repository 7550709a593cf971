using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation.Guards;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The rows of the negative table about machines that are there for the corrected tasks, with room.</summary>
internal static class CapacityGuardCases
{
    private const string NoMachine = "The cluster has no ACTIVE, connected ARM64 machine that these tasks could be placed on.";
    private const string NoRoom = NoRoomFor + "(256 CPU units, 512 MiB) that these tasks could be placed on: 1 without that room is there.";
    private const string NoRoomFor = "The cluster has no ACTIVE, connected ARM64 machine with room for one more task ";

    public static ImmutableArray<GuardCase> All => [.. OfMachines(), .. OfRoom(), .. OfProviders()];

    private static IEnumerable<GuardCase> OfMachines() =>
    [
        Machines("no machine", NoMachine),
        Machines("a draining machine", NoMachine, Machine with { Status = "DRAINING" }),
        Machines("a machine without its agent", NoMachine, Machine with { IsConnected = false }),
        Machines("a Windows machine", NoMachine, Machine with { IsWindows = true }),
        Machines("a machine outside AWS", NoMachine, Machine with { InstanceId = "mi-1" }),
    ];

    private static IEnumerable<GuardCase> OfRoom() =>
    [
        Machines("a machine with too little CPU", NoRoom, Machine with { Remaining = Machine.Remaining with { Cpu = 255 } }),
        Machines("a machine with too little memory", NoRoom, Machine with { Remaining = Machine.Remaining with { Memory = 511 } }),
        Machines("a machine that does not tell what it has left", NoRoom, Machine with { Remaining = RemainingResources.Unknown }),
        Machines("room where tasks cannot be placed", NoRoom, Full, Machine with { Arn = "draining", Status = "DRAINING" }),
        Machines("two machines, each with room for half a task", NoRoomFor + "(256 CPU units, 512 MiB) that these tasks could be placed on: 2 without that room are there.",
            Full with { Remaining = Machine.Remaining with { Cpu = 0 } }, Machine with { Arn = "second", Remaining = Machine.Remaining with { Memory = 0 } }),
        Machines("a page of machines without room", NoRoomFor + "(256 CPU units, 512 MiB) that these tasks could be placed on among the first 100: 100 without that room are there.",
            [.. Enumerable.Range(0, 100).Select(number => Full with { Arn = number.ToString(CultureInfo.InvariantCulture) })]),
        Machines("a page of machines of which none will do", "The cluster has no ACTIVE, connected ARM64 machine that these tasks could be placed on among the first 100.",
            [.. Enumerable.Range(0, 100).Select(number => Machine with { Arn = number.ToString(CultureInfo.InvariantCulture), IsConnected = false })]),
        new(GuardNames.NoCapacity, "a port that is taken", NoRoomFor + "(256 CPU units, 512 MiB, TCP port 80) that these tasks could be placed on: 1 without that room is there.",
            world => world.Ecs.Machines[Arm64Machines] = [Machine with { Remaining = Machine.Remaining with { TakenTcpPorts = [22, 80] } }])
        {
            Set = world => world.OnMachines().Define(definition =>
                definition["containerDefinitions"]![0]!["portMappings"] = new JsonArray(new JsonObject { ["containerPort"] = 8080, ["hostPort"] = 80 })),
        },
        new(GuardNames.NoCapacity, "a task of unknown size", "It is not known how much room one of these tasks needs on a machine: neither container \"web\" nor the task definition states memory.",
            world => world.Define(definition => definition.Remove("memory"))) { Set = world => world.OnMachines() },
    ];

    private static IEnumerable<GuardCase> OfProviders() =>
    [
        new(GuardNames.NoCapacity, "a machine of another capacity provider", NoMachine, world => world.Ecs.Machines[Arm64Machines] = [Machine with { CapacityProvider = "other" }])
        {
            Set = world => WithProviders(world, new JsonObject { ["capacityProvider"] = "mine" }),
        },
        new(GuardNames.NoCapacity, "room with another capacity provider", NoRoom,
            world => world.Ecs.Machines[Arm64Machines] = [Full with { CapacityProvider = "mine" }, Machine with { Arn = "other", CapacityProvider = "other" }])
        {
            Set = world => WithProviders(world, Provider("mine", 1), Provider("other", 0)),
        },
        new(GuardNames.NoCapacity, "one of two capacity providers without a machine",
            "The cluster has no ACTIVE, connected ARM64 machine of the capacity provider \"spot\" that these tasks could be placed on.",
            world => world.Ecs.Machines[Arm64Machines] = [Machine with { CapacityProvider = "mine" }])
        {
            Set = world =>
            {
                WithProviders(world, Provider("mine", 1), Provider("spot", 3));
                world.Ecs.Machines[Arm64Machines] = [Machine with { CapacityProvider = "mine" }, Machine with { Arn = "second", CapacityProvider = "spot" }];
            },
        },
        new(GuardNames.NoCapacity, "Fargate and a capacity provider without a machine", NoMachine, world => world.Ecs.Machines[Arm64Machines] = [])
        {
            Set = world => WithProviders(world, Provider("FARGATE", 1), Provider("mine", 1)),
        },
        new(GuardNames.PlatformVersion, "Fargate and a capacity provider", "Fargate platform version 1.3.0 is not known to run ARM64; that takes 1.4.0 or LATEST.",
            world => world.Service(service => service["platformVersion"] = "1.3.0"))
        {
            Set = world => WithProviders(world, Provider("FARGATE", 1), Provider("mine", 1)),
        },
        new(GuardNames.NoCapacity, "Managed Instances without a machine yet", NoMachine, world => world.Ecs.Machines[Arm64Machines] = [Machine])
        {
            Set = world => world.OnMachines(Machine with { CapacityProvider = "managed" }).Service(service => service["launchType"] = "MANAGED_INSTANCES"),
        },
    ];

    private static ContainerInstance Full => Machine with { Remaining = Machine.Remaining with { Cpu = 0, Memory = 0 } };

    private static GuardCase Machines(string what, string sentence, params ImmutableArray<ContainerInstance> machines) =>
        new(GuardNames.NoCapacity, what, sentence, world => world.Ecs.Machines[Arm64Machines] = machines) { Set = world => world.OnMachines() };

    private static void WithProviders(ChangeWorld world, params JsonObject[] strategy) => world.OnMachines(Machine with { CapacityProvider = "mine" }).Service(service =>
    {
        service.Remove("launchType");
        service["capacityProviderStrategy"] = new JsonArray([.. strategy]);
    });

    private static JsonObject Provider(string name, int weight) => new() { ["capacityProvider"] = name, ["weight"] = weight, ["base"] = 0 };
}
