using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>What comes after the stopped task: ticks, ends of deployments, what ECS makes of them, and people's orders.</summary>
internal static class Aftermath
{
    /// <summary>Somebody orders something of a fresh instance.</summary>
    /// <param name="world">Where.</param>
    /// <param name="order">Approve or Undo.</param>
    /// <param name="detail">The detail's members.</param>
    public static Task<Outcome> OrderAsync(this ChangeWorld world, string order, JsonObject detail) =>
        world.DeliverAsync(world.World.NewInstance(), Events.Bytes(new JsonObject { ["id"] = "order", ["source"] = "ecs-exec-format", ["detail-type"] = order, ["detail"] = detail }));

    /// <summary>Somebody approves the plan of an incident.</summary>
    public static Task<Outcome> ApproveAsync(this ChangeWorld world, string? incident) => world.OrderAsync("Approve", new JsonObject { ["incident"] = incident });

    /// <summary>Somebody has the change of the service taken back.</summary>
    public static Task<Outcome> UndoAsync(this ChangeWorld world) => world.OrderAsync("Undo", new JsonObject { ["cluster"] = Events.Cluster, ["service"] = "web" });

    /// <summary>The five-minute tick comes to a fresh instance.</summary>
    public static Task<Outcome> TickAsync(this ChangeWorld world) => world.DeliverAsync(world.World.NewInstance(), """{"source":"ecs-exec-format","detail-type":"Tick"}"""u8.ToArray());

    /// <summary>Time goes by, with a tick every five minutes.</summary>
    public static async Task TicksAsync(this ChangeWorld world, int count)
    {
        for (var number = 0; number < count; number++)
        {
            world.World.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.TickAsync();
        }
    }

    /// <summary>ECS tells how a deployment ended.</summary>
    /// <param name="world">Where.</param>
    /// <param name="name">COMPLETED, FAILED or IN_PROGRESS.</param>
    /// <param name="deployment">Its id.</param>
    /// <param name="reason">ECS's words.</param>
    public static Task<Outcome> DeploymentAsync(
        this ChangeWorld world, string name, string deployment = "ecs-svc/corrected-1", string reason = "ECS deployment circuit breaker: tasks failed to start.") =>
        world.DeliverAsync(world.World.NewInstance(), Events.Bytes(new JsonObject
        {
            ["id"] = "deployment-event",
            ["source"] = "aws.ecs",
            ["detail-type"] = "ECS Deployment State Change",
            ["account"] = "123456789012",
            ["region"] = "eu-west-1",
            ["resources"] = new JsonArray(world.Ecs.Service!.Arn),
            ["detail"] = new JsonObject
            {
                ["eventType"] = name == "FAILED" ? "ERROR" : "INFO",
                ["eventName"] = $"SERVICE_DEPLOYMENT_{name}",
                ["deploymentId"] = deployment,
                ["updatedAt"] = world.World.Clock.GetUtcNow().ToString("O"),
                ["reason"] = reason,
            },
        }));

    /// <summary>What ECS makes of the service's newest deployment.</summary>
    public static ChangeWorld Rollout(this ChangeWorld world, string state, int running, string? revision = null) => world.Service(service =>
    {
        var primary = service["deployments"]![0]!.AsObject();
        (primary["rolloutState"], primary["runningCount"], primary["desiredCount"], service["runningCount"]) = (state, running, 2, running);
        if (revision is not null)
            (service["taskDefinition"], primary["taskDefinition"], primary["id"]) = (revision, revision, "ecs-svc/of-somebody");
    });
}
