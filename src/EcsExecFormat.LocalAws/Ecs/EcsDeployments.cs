using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The member <c>deployments</c> of a service: one PRIMARY, and the ACTIVE ones it replaces.</summary>
internal sealed class EcsDeployments(TimeProvider clock)
{
    private static readonly string[] Inherited = ["launchType", "capacityProviderStrategy", "platformVersion", "networkConfiguration"];

    private long _count;

    /// <summary>Puts a new PRIMARY in front, for the service's task definition.</summary>
    public void Start(JsonObject service)
    {
        var now = JsonText.Epoch(clock.GetUtcNow());
        var id = string.Create(CultureInfo.InvariantCulture, $"ecs-svc/{++_count:D19}");
        var deployment = new JsonObject
        {
            ["id"] = id,
            ["status"] = "PRIMARY",
            ["taskDefinition"] = service.Text("taskDefinition"),
            ["desiredCount"] = service["desiredCount"]?.DeepClone(),
            ["pendingCount"] = 0,
            ["runningCount"] = 0,
            ["failedTasks"] = 0,
            ["createdAt"] = now,
            ["updatedAt"] = now.DeepClone(),
        };
        foreach (var member in Inherited.Where(service.ContainsKey))
            deployment[member] = service[member]?.DeepClone();
        deployment["rolloutState"] = "IN_PROGRESS";
        deployment["rolloutStateReason"] = $"ECS deployment {id} in progress.";
        var earlier = service.Objects("deployments").ToList();
        foreach (var replaced in earlier)
            replaced["status"] = "ACTIVE";
        service["deployments"] = JsonText.Array(earlier.Select(replaced => replaced.DeepClone()).Prepend(deployment));
    }

    /// <summary>Passes a changed desired count on to the PRIMARY.</summary>
    public static void Resize(JsonObject service)
    {
        foreach (var primary in service.Objects("deployments").Take(1))
            primary["desiredCount"] = service["desiredCount"]?.DeepClone();
    }

    /// <summary>The PRIMARY runs all its tasks, and the deployments before it are gone.</summary>
    public static void Complete(JsonObject service)
    {
        var primary = (JsonObject)service.Objects("deployments").First().DeepClone();
        primary["runningCount"] = service["desiredCount"]?.DeepClone();
        primary["rolloutState"] = "COMPLETED";
        primary["rolloutStateReason"] = $"ECS deployment {primary.Text("id")} completed.";
        service["runningCount"] = service["desiredCount"]?.DeepClone();
        service["deployments"] = new JsonArray(primary);
    }

    /// <summary>The PRIMARY failed, as its circuit breaker sees it, and stays.</summary>
    public static void Fail(JsonObject service, int failedTasks)
    {
        var primary = service.Objects("deployments").First();
        primary["failedTasks"] = failedTasks;
        primary["rolloutState"] = "FAILED";
        primary["rolloutStateReason"] = $"ECS deployment {primary.Text("id")} failed: tasks failed to start.";
    }
}
