using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What came in between is told, and nothing else; and no command replaces what somebody deployed.</summary>
public class UntrueOvertakingTests
{
    private const string Older = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:6";
    private const string Newer = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:9";

    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_deployment_that_was_completed_before_and_still_runs_did_not_come_in_between()
    {
        _world.Service(service =>
        {
            service["deploymentConfiguration"] = JsonNode.Parse("""{"strategy":"ROLLING","deploymentCircuitBreaker":{"enable":true,"rollback":false}}""");
            service["deployments"]![0]!["rolloutState"] = "FAILED";
            service["deployments"]!.AsArray().Add(Deployment("ecs-svc/old", Older, "ACTIVE", "COMPLETED", running: 2));
        });
        var told = await _world.DeliverAsync();
        Assert.Equal((RemedyAction.Deployed, "deployed"), (told.Remedy!.Action, told.ReasonCode));
    }

    [Fact]
    public async Task Nor_where_the_answer_was_lost()
    {
        _world.Service(service =>
        {
            service["deploymentConfiguration"] = JsonNode.Parse("""{"strategy":"ROLLING","deploymentCircuitBreaker":{"enable":true,"rollback":false}}""");
            service["deployments"]![0]!["rolloutState"] = "FAILED";
            service["deployments"]!.AsArray().Add(Deployment("ecs-svc/old", Older, "ACTIVE", "COMPLETED", running: 2));
        });
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
                throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => _world.DeliverAsync());
        _world.Ecs.After = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(4));
        await _world.TickAsync();
        Assert.DoesNotContain("OVER another", _world.World.Alerts.Published[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_is_given_that_replaces_what_somebody_deployed_right_after_the_update()
    {
        var at = _world.World.Clock.GetUtcNow();
        _world.Ecs.Before = call =>
        {
            if (call != "UpdateService")
                return;
            _world.Service(service => (service["taskDefinition"], service["deployments"]) = (Newer, new JsonArray(
                Deployment("ecs-svc/newest", Newer, "PRIMARY", null, at.AddSeconds(3)), Deployment("ecs-svc/ours", ChangeWorld.Corrected, "ACTIVE", null, at.AddSeconds(2)),
                Deployment(ChangeWorld.PrimaryDeployment, ChangeWorld.Failing, "ACTIVE", null, at.AddSeconds(-600)))));
            throw World.Unreachable("ecs");
        };
        await _world.DeliverAsync();
        Assert.DoesNotContain("update-service", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_deployment_of_the_corrected_revision_that_somebody_forced_does_not_make_a_stranger_of_ours()
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
        _world.Service(service => (service["taskDefinition"], service["deployments"]) = (ChangeWorld.Corrected, new JsonArray(
            Deployment("ecs-svc/forced", ChangeWorld.Corrected, "PRIMARY", "COMPLETED", at.AddSeconds(30), 2), Deployment("ecs-svc/ours", ChangeWorld.Corrected, "ACTIVE", null, at.AddSeconds(1)))));
        await _world.TickAsync();
        Assert.DoesNotContain("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_a_change_back_overtakes_nothing_that_was_there_before()
    {
        _world.Service(service => service["deploymentConfiguration"] = JsonNode.Parse("""{"strategy":"ROLLING","deploymentCircuitBreaker":{"enable":true,"rollback":false}}"""));
        _world.Service(service => service["deployments"]!.AsArray().Add(Deployment("ecs-svc/old", Older, "ACTIVE", "COMPLETED", running: 2)));
        await _world.DeliverAsync();
        _world.Service(service => service["deployments"]![0]!["rolloutState"] = "FAILED");
        await UndoAsync();
        Assert.DoesNotContain("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    private Task<Outcome> UndoAsync() => _world.OrderAsync("Undo", new JsonObject { ["cluster"] = Events.Cluster, ["service"] = "web" });

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
