using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A change whose end was told is over.</summary>
public class SettledChangeTests
{

    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_plan_that_is_approved_twice_is_told_as_made_once()
    {
        _world.Mode("plan");
        var planned = await _world.DeliverAsync();
        await ApproveAsync(planned.Id);
        await ApproveAsync(planned.Id);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        await _world.DeliverNowAsync("task-2");
        Assert.Equal(2, _world.Mails.Count);
    }

    [Fact]
    public async Task A_rollback_that_is_under_way_does_not_show_that_an_update_took_no_effect()
    {
        _world.Service(service => service["deploymentConfiguration"] = JsonNode.Parse("""{"strategy":"ROLLING","deploymentCircuitBreaker":{"enable":true,"rollback":true}}"""));
        _world.Rollout("COMPLETED", running: 0);
        // took effect, answer lost, and the sender died
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
                throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => _world.DeliverAsync());
        _world.Ecs.After = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(4));
        _world.Service(service => (service["taskDefinition"], service["deployments"]) = (ChangeWorld.Failing, new JsonArray(
            Deployment(ChangeWorld.PrimaryDeployment, ChangeWorld.Failing, "PRIMARY", "IN_PROGRESS", _world.World.Clock.GetUtcNow().AddDays(-1)))));
        await _world.TickAsync();
        Assert.Single(_world.Ecs.Updates);
    }

    [Fact]
    public async Task A_change_that_was_settled_and_told_makes_no_later_crash_its_own()
    {
        _world.Ecs.Before = call =>
        {
            if (call == "UpdateService")
                throw World.Unreachable("ecs");
        };
        Assert.Equal("update-unknown", (await _world.DeliverAsync()).ReasonCode);
        _world.Ecs.Before = _ => { };
        var at = _world.World.Clock.GetUtcNow();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Service(service => (service["taskDefinition"], service["deployments"]) = (ChangeWorld.Corrected, new JsonArray(Deployment("ecs-svc/ours", ChangeWorld.Corrected, "PRIMARY", "COMPLETED", at.AddSeconds(1), 2))));
        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
        Assert.Equal(2, _world.Mails.Count);
        // Days later somebody deploys the old revision, whose image is gone by now, and whose task ends with 1.
        _world.World.Clock.Advance(TimeSpan.FromHours(30));
        _world.Service(service => (service["taskDefinition"], service["deployments"]) = (ChangeWorld.Failing, new JsonArray(Deployment("ecs-svc/again", ChangeWorld.Failing, "PRIMARY"))));
        _world.World.Images.Answer(Events.Image, new Core.Oci.ImageRead.Unavailable(Core.Oci.ImageProblem.NotFound, "gone"));
        _world.Event(detail =>
        {
            detail["startedBy"] = "ecs-svc/again";
            detail["stopCode"] = "EssentialContainerExited";
            detail["stoppedReason"] = "Essential container in task exited";
            var container = detail["containers"]![0]!.AsObject();
            container.Remove("reason");
            container["exitCode"] = 1;
        });
        var told = await _world.DeliverNowAsync("task-2");
        Assert.Equal((AlertResult.None, 2), (told.Alert, _world.Mails.Count));
    }

    private Task<Outcome> ApproveAsync(string? incident) => _world.OrderAsync("Approve", new JsonObject { ["incident"] = incident });

    private static JsonObject Deployment(string id, string revision, string status, string? rollout = null, DateTimeOffset? at = null, int running = 0)
    {
        var json = new JsonObject { ["id"] = id, ["status"] = status, ["taskDefinition"] = revision, ["desiredCount"] = 2, ["runningCount"] = running };
        if (rollout is not null)
            json["rolloutState"] = rollout;
        if (at is { } time)
            json["createdAt"] = (time - DateTimeOffset.UnixEpoch).TotalSeconds;
        return json;
    }
}
