using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation.Guards;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;
using static EcsExecFormat.Core.Tests.Remediation.GuardCases;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The rows of the negative table about what the service is, what it is doing, and where its tasks are placed.</summary>
internal static class ServiceGuardCases
{
    public static ImmutableArray<GuardCase> All => [.. OfService(), .. OfDeployments(), .. OfPlacement(), .. CapacityGuardCases.All];

    private static IEnumerable<GuardCase> OfService() =>
    [
        new(GuardNames.Windows, "the service's platform family", "The service's platform family is WINDOWS_SERVER_2022_CORE, and only Linux is changed.",
            world => world.Service(service => service["platformFamily"] = "WINDOWS_SERVER_2022_CORE")),
        new(GuardNames.ServiceNotActive, "draining", "The service is not ACTIVE but DRAINING.", world => world.Service(service => service["status"] = "DRAINING")),
        new(GuardNames.ServiceNotActive, "of unknown status", "The service is not ACTIVE but of unknown status.", world => world.Service(service => service.Remove("status"))),
        new(GuardNames.ServiceNotActive, "gone", "The service does not exist (any more).", world => world.Ecs.Service = null),
        new(GuardNames.ServiceNotActive, "drained before the last look", "The service is not ACTIVE but DRAINING." + Registered, AtLastLook(service => service["status"] = "DRAINING")) { IsLastLook = true },
        new(GuardNames.DeploymentController, "CodeDeploy", "The service is deployed by CODE_DEPLOY rather than by ECS itself, and takes no new task definition from outside.",
            world => world.Service(service => service["deploymentController"] = new JsonObject { ["type"] = "CODE_DEPLOY" })),
        new(GuardNames.DeploymentStrategy, "blue/green", "The service is deployed by the strategy BLUE_GREEN, and only ROLLING is changed.",
            world => world.Service(service => service["deploymentConfiguration"]!["strategy"] = "BLUE_GREEN")),
        new(GuardNames.ExpressService, "Express Mode", "ECS manages the service itself (Express Mode), and may run it on another architecture than its task definition says.",
            world => world.Service(service => service["resourceManagementType"] = "ECS")),
        new(GuardNames.DaemonService, "a daemon", "The service's scheduling strategy is DAEMON: it would change on every machine at once.",
            world => world.Service(service => service["schedulingStrategy"] = "DAEMON")),
    ];

    private static IEnumerable<GuardCase> OfDeployments() =>
    [
        new(GuardNames.NotThePrimaryDeployment, "an older deployment's task", $"The task was started by the deployment \"ecs-svc/1\", and the service's newest deployment is \"{PrimaryDeployment}\".",
            world => world.Event(detail => detail["startedBy"] = "ecs-svc/1")),
        new(GuardNames.NotThePrimaryDeployment, "deployed again before the last look",
            $"The task was started by the deployment \"{PrimaryDeployment}\", and the service's newest deployment is \"ecs-svc/9\"." + Registered,
            AtLastLook(service => service["deployments"]![0]!["id"] = "ecs-svc/9")) { IsLastLook = true },
        new(GuardNames.AnotherRevision, "set to another", "The service is set to web:9 by now, not to web:7, which failed.", world => world.Service(service => service["taskDefinition"] = Failing[..^1] + "9")),
        new(GuardNames.AnotherRevision, "its deployment is of another", "The service is set to web:9 by now, not to web:7, which failed.",
            world => world.Service(service => service["deployments"]![0]!["taskDefinition"] = Failing[..^1] + "9")),
        new(GuardNames.TasksAreRunning, "on machines that may emulate",
            "1 task of the failing deployment runs, so the cluster's machines may execute the image after all, such as by emulation.",
            world => world.Service(service => service["deployments"]![0]!["runningCount"] = 1)) { Set = world => world.OnMachines() },
        new(GuardNames.TasksAreRunning, "of a deployment that was completed", "3 tasks of the failing deployment run, and it was completed before: a correction would replace what works.",
            world => world.Service(service => service["deployments"]![0]!["rolloutState"] = "COMPLETED")) { Set = world => world.Service(service => service["deployments"]![0]!["runningCount"] = 3) },
        new(GuardNames.TasksAreRunning, "not counted", "It is not told how many tasks of the failing deployment run, so the cluster's machines may execute the image after all, such as by emulation.",
            world => world.Service(service => service["deployments"]![0]!.AsObject().Remove("runningCount"))) { Set = world => world.OnMachines() },
        new(GuardNames.TasksAreRunning, "on Fargate nothing is emulated, elsewhere it may be",
            "2 tasks of the failing deployment run, so the cluster's machines may execute the image after all, such as by emulation.",
            world => world.OnMachines()) { Set = world => world.Service(service => service["deployments"]![0]!["runningCount"] = 2) },
        new(GuardNames.EcsWillRollBack, "an earlier deployment runs", "An earlier deployment still has running tasks (\"ecs-svc/0\"), and ECS's own circuit breaker will roll the service back to it.",
            world => world.Service(service => service["deployments"]![1]!["runningCount"] = 2)) { Set = world => world.Service(AddEarlierDeployment) },
        new(GuardNames.EcsWillRollBack, "it is not told whether an earlier one runs",
            "An earlier deployment still has running tasks (\"ecs-svc/0\"), and ECS's own circuit breaker will roll the service back to it.",
            world => world.Service(service => service["deployments"]![1]!.AsObject().Remove("runningCount"))) { Set = world => world.Service(AddEarlierDeployment) },
        new(GuardNames.EcsWillRollBack, "the circuit breaker is on",
            "An earlier deployment still has running tasks (\"ecs-svc/0\"), and ECS's own circuit breaker will roll the service back to it.",
            world => world.Service(service => service["deploymentConfiguration"]!["deploymentCircuitBreaker"]!["rollback"] = true))
        {
            Set = world => world.Service(service =>
            {
                AddEarlierDeployment(service);
                service["deployments"]![1]!["runningCount"] = 2;
                service["deploymentConfiguration"]!["deploymentCircuitBreaker"]!["rollback"] = false;
            }),
        },
    ];

    private static IEnumerable<GuardCase> OfPlacement() =>
    [
        new(GuardNames.PlatformVersion, "1.3.0", "Fargate platform version 1.3.0 is not known to run ARM64; that takes 1.4.0 or LATEST.", world => world.Service(service => service["platformVersion"] = "1.3.0")),
        new(GuardNames.PlatformVersion, "of no known form", "Fargate platform version newest is not known to run ARM64; that takes 1.4.0 or LATEST.", world => world.Service(service => service["platformVersion"] = "newest"))
        {
            Set = world => world.Service(service => service["platformVersion"] = "1.4.0"),
        },
        new(GuardNames.LaunchType, "an unknown one", "It is not known where tasks of launch type \"MOON\" are placed.", world => world.Service(service => service["launchType"] = "MOON")),
        new(GuardNames.LaunchType, "none", "It is not known where tasks of launch type nothing are placed.", world => world.Service(service => service.Remove("launchType"))),
        new(GuardNames.PlacementConstraint, "an expression of the service", "The placement constraints keep the tasks from the cluster's ARM64 machines.",
            world => world.Service(service => service["placementConstraints"] = new JsonArray(Constraint("attribute:zone == b")))) { Set = OnMachinesOfZoneA },
        new(GuardNames.PlacementConstraint, "an expression of the task definition", "The placement constraints keep the tasks from the cluster's ARM64 machines.",
            world => world.Define(definition => definition["placementConstraints"] = new JsonArray(Constraint("attribute:zone == b")))) { Set = OnMachinesOfZoneA },
        new(GuardNames.NoCapacity, "room only where the constraints keep the tasks from",
            "The cluster has no ACTIVE, connected ARM64 machine with room for one more task (256 CPU units, 512 MiB) that these tasks could be placed on: 1 without that room is there.",
            world => world.Ecs.Machines[$"({Arm64Machines}) and (attribute:zone == a)"] = [Machine with { Arn = "in-zone-a", Remaining = Machine.Remaining with { Memory = 511 } }]) { Set = OnMachinesOfZoneA },
        new(GuardNames.PlacementConstraint, "of an unknown type", "The placement constraint \"sameRack\" is not known.",
            world => world.Service(service => service["placementConstraints"]!.AsArray().Add(new JsonObject { ["type"] = "sameRack" }))) { Set = OnMachinesOfZoneA },
    ];

    private static void OnMachinesOfZoneA(ChangeWorld world)
    {
        world.OnMachines().Service(service => service["placementConstraints"] = new JsonArray(Constraint("attribute:zone == a"), new JsonObject { ["type"] = "distinctInstance" }));
        world.Ecs.Machines[$"({Arm64Machines}) and (attribute:zone == a)"] = [Machine];
    }

    private static JsonObject Constraint(string expression) => new() { ["type"] = "memberOf", ["expression"] = expression };

    private static void AddEarlierDeployment(JsonObject service)
    {
        service["deployments"]!.AsArray().Add(new JsonObject { ["id"] = "ecs-svc/0", ["status"] = "ACTIVE", ["taskDefinition"] = Failing[..^1] + "6", ["runningCount"] = 0 });
        service["deploymentConfiguration"]!["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true };
    }

    private static Action<ChangeWorld> AtLastLook(Action<JsonObject> change) => world => world.AtLastLook(() => world.Service(change));
}
