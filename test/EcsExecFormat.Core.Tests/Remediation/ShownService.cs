using System.Text.Json.Nodes;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>What the service shows: deployments of this tool's and of others, and a circuit breaker.</summary>
internal static class ShownService
{
    public const string Older = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:6";
    public const string Newer = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:9";

    /// <param name="id">Its id.</param>
    /// <param name="revision">ARN of its revision.</param>
    /// <param name="rollout">Its rolloutState; null leaves it out.</param>
    /// <param name="at">When it was made; null leaves it out.</param>
    /// <param name="running">Of two tasks.</param>
    public static JsonObject Deployment(string id, string revision, string? rollout = null, DateTimeOffset? at = null, int running = 0)
    {
        var json = new JsonObject { ["id"] = id, ["status"] = "ACTIVE", ["taskDefinition"] = revision, ["desiredCount"] = 2, ["runningCount"] = running };
        if (rollout is not null)
            json["rolloutState"] = rollout;
        if (at is { } time)
            json["createdAt"] = (time - DateTimeOffset.UnixEpoch).TotalSeconds;
        return json;
    }

    /// <summary>From now on the service has these deployments, the newest first: that is PRIMARY.</summary>
    public static ChangeWorld Shows(this ChangeWorld world, params JsonObject[] deployments) => world.Service(service =>
    {
        deployments[0]["status"] = "PRIMARY";
        (service["taskDefinition"], service["deployments"]) = (deployments[0]["taskDefinition"]!.GetValue<string>(), new JsonArray([.. deployments]));
    });

    /// <summary>Somebody deploys; what ran until then is there beside it.</summary>
    public static ChangeWorld Deploys(this ChangeWorld world, JsonObject deployment) => world.Service(service =>
    {
        var deployments = service["deployments"]!.AsArray();
        foreach (var earlier in deployments)
            earlier!["status"] = "ACTIVE";
        deployment["status"] = "PRIMARY";
        deployments.Insert(0, deployment);
        service["taskDefinition"] = deployment["taskDefinition"]!.GetValue<string>();
    });

    /// <summary>The service has a circuit breaker.</summary>
    public static ChangeWorld HasBreaker(this ChangeWorld world, bool rollsBack) => world.Service(service =>
        service["deploymentConfiguration"]!["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = rollsBack });
}
