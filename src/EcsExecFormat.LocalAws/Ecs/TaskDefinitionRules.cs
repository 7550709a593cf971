using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>What RegisterTaskDefinition refuses, and what it adds to the document it was given.</summary>
internal static partial class TaskDefinitionRules
{
    /// <summary>Members that only DescribeTaskDefinition has; the service ignores them in a request.</summary>
    public static IReadOnlySet<string> DescribeOnly { get; } = new HashSet<string>
    {
        "compatibilities", "deleteRequestedAt", "deregisteredAt", "registeredAt", "registeredBy",
        "requiresAttributes", "revision", "status", "taskDefinitionArn",
    };

    /// <exception cref="ServiceErrorException">The definition is not acceptable.</exception>
    public static void Check(JsonInput input)
    {
        if (input.Text("family") is not { } family)
            throw EcsErrors.Client("Family can not be blank.");
        if (!Family().IsMatch(family))
            throw EcsErrors.Client("Family contains invalid characters.");
        var containers = input.Objects("containerDefinitions");
        if (containers.Count == 0)
            throw EcsErrors.Client("Container list cannot be empty.");
        if (containers.Any(container => string.IsNullOrEmpty(container.Text("name"))))
            throw EcsErrors.Client("Container.name contains invalid characters.");
        if (containers.Any(container => string.IsNullOrEmpty(container.Text("image"))))
            throw EcsErrors.Client("Container.image should not be null or empty.");
        if (containers.Select(container => container.Text("name")).Distinct().Count() != containers.Count)
            throw EcsErrors.Client("Container names must be unique within a task definition.");
        CheckPlatform(input);
        if (input.Texts("requiresCompatibilities").Contains("FARGATE"))
            CheckFargate(input);
    }

    /// <summary>Adds the members that ECS shows though they were not sent, behind those that were.</summary>
    public static void AddDefaults(JsonObject definition)
    {
        foreach (var container in definition.Objects("containerDefinitions"))
        {
            container.Default("cpu", 0);
            container.Default("essential", true);
            foreach (var list in (string[])["portMappings", "environment", "mountPoints", "volumesFrom", "systemControls"])
                container.Default(list, new JsonArray());
        }
        definition.Default("volumes", new JsonArray());
        definition.Default("placementConstraints", new JsonArray());
    }

    /// <returns>The launch types that can run the definition.</returns>
    public static IEnumerable<string> Compatibilities(JsonObject definition)
    {
        yield return "EC2";
        if (definition.Text("networkMode") != "awsvpc")
            yield return "EXTERNAL";
        else if (definition.Text("cpu") is not null && definition.Text("memory") is not null)
            yield return "FARGATE";
    }

    /// <returns>A few of the attributes an instance needs, those that follow from the document at sight.</returns>
    public static IEnumerable<string> RequiredAttributes(JsonObject definition)
    {
        var containers = definition.Objects("containerDefinitions").ToList();
        if (containers.Any(container => (container["logConfiguration"] as JsonObject)?.Text("logDriver") == "awslogs"))
            yield return "com.amazonaws.ecs.capability.logging-driver.awslogs";
        if (containers.Any(container => container.Text("image")?.Contains(".dkr.ecr.", StringComparison.Ordinal) == true))
            yield return "com.amazonaws.ecs.capability.ecr-auth";
        if (definition.Text("taskRoleArn") is not null)
            yield return "com.amazonaws.ecs.capability.task-iam-role";
        if (definition.Text("networkMode") == "awsvpc")
            yield return "ecs.capability.task-eni";
    }

    private static void CheckPlatform(JsonInput input)
    {
        var platform = input.Object("runtimePlatform");
        if (platform?.Text("cpuArchitecture") is { } cpu and not ("X86_64" or "ARM64"))
            throw EcsErrors.Client($"Invalid setting for cpuArchitecture: {cpu}.");
        if (platform?.Text("operatingSystemFamily")?.StartsWith("WINDOWS", StringComparison.Ordinal) == true && platform.Text("cpuArchitecture") == "ARM64")
            throw EcsErrors.Client("Windows task definitions support the X86_64 cpuArchitecture only.");
    }

    private static void CheckFargate(JsonInput input)
    {
        if (input.Text("cpu") is null)
            throw EcsErrors.Client("Fargate requires that 'cpu' be defined at the task level.");
        if (input.Text("memory") is null)
            throw EcsErrors.Client("Fargate requires that 'memory' be defined at the task level.");
        if (input.Text("networkMode") is not "awsvpc")
            throw EcsErrors.Client("Fargate only supports network mode 'awsvpc'.");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,255}$")]
    private static partial Regex Family();
}
