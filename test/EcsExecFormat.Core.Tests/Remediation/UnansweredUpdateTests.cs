using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>An update whose answer was lost, or tells nothing, is read back; of what is still not known then nothing is assumed.</summary>
public class UnansweredUpdateTests
{
    private static readonly CallFailedException Unanswered = World.Unreachable("ecs");

    private readonly ChangeWorld _world = new();

    private int Sent => _world.Ecs.Calls.Count(call => call == "UpdateService");

    [Fact]
    public async Task An_answer_that_is_lost_after_the_effect_is_read_back()
    {
        _world.Ecs.After = Trouble.At("UpdateService", Unanswered);

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "deployed", 1), (outcome.Remedy!.Action, outcome.ReasonCode, Sent));
        Assert.Equal("ecs-svc/corrected-1", outcome.Remedy.After!.DeploymentId);
    }

    [Fact]
    public async Task An_update_without_answer_and_effect_is_told_and_sent_again_only_when_the_service_shows_that_it_took_none()
    {
        _world.Ecs.Before = Trouble.At("UpdateService", Unanswered);
        var first = await _world.DeliverAsync();
        _world.Ecs.Before = _ => { };

        Assert.Equal((RemedyAction.Failed, "update-unknown"), (first.Remedy!.Action, first.ReasonCode));
        Assert.Contains(
            $"ECS did not answer the update (ecs:Any failed (no answer): no answer), and afterwards the service is set to \"{Failing}\". "
            + "It is not known whether the update to web:8 took effect: look at the service. This tool looks again, too, and sends it anew only when the service shows that it took none.",
            _world.Mails[0], StringComparison.Ordinal);
        foreach (var task in new[] { "task-2", "task-3", "task-4" })
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
            await _world.DeliverNowAsync(task);
        }

        Assert.Equal((2, 1), (Sent, _world.Ecs.Updates.Count));
        Assert.Contains("The service was updated to the corrected revision web:8.", _world.Mails[1], StringComparison.Ordinal);
        Assert.Equal(2, _world.Mails.Count);
    }

    [Theory]
    [InlineData("a newer deployment of the same revision")]
    [InlineData("a rollback to the completed deployment")]
    [InlineData("a newer revision")]
    public async Task An_update_of_unknown_effect_is_never_sent_again_once_somebody_has_moved_the_service(string since)
    {
        _world.Ecs.Before = Trouble.At("UpdateService", Unanswered);
        await _world.DeliverAsync();
        _world.Ecs.Before = _ => { };
        _world.Service(service =>
        {
            var primary = service["deployments"]![0]!;
            if (since == "a newer revision")
                (service["taskDefinition"], primary["taskDefinition"]) = (ShownService.Newer, ShownService.Newer);
            else if (since == "a newer deployment of the same revision")
                primary["id"] = "ecs-svc/2";
            else
                (primary["rolloutState"], service["deploymentConfiguration"]) = ("COMPLETED", JsonNode.Parse("""{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}"""));
        });

        foreach (var task in new[] { "task-2", "task-3", "task-4" })
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
            await _world.DeliverNowAsync(task);
        }

        Assert.Equal((1, 0), (Sent, _world.Ecs.Updates.Count));
        Assert.Single(_world.Mails);
    }

    [Fact]
    public async Task An_update_that_took_effect_later_is_told_as_deployed()
    {
        _world.Ecs.Before = Trouble.At("UpdateService", Unanswered);
        await _world.DeliverAsync();
        _world.Deploys(ShownService.Deployment("ecs-svc/late", Corrected));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));

        var second = await _world.DeliverNowAsync("task-2");

        Assert.Equal(("follow-up", RemedyAction.Deployed, AlertResult.Sent, 1), (second.Kind, second.Remedy!.Action, second.Alert, Sent));
        Assert.Contains("The service is set to the corrected revision web:8 by now, after an update of which ECS's answer was lost.", _world.Mails[1], StringComparison.Ordinal);
    }

    /// <summary>Its sender saw no effect and could not tell that, either; what the service shows a minute later it may not show for long.</summary>
    [Fact]
    public async Task An_update_that_took_effect_before_anybody_was_told_of_it_is_told_as_it_shows()
    {
        _world.Ecs.Before = Trouble.At("UpdateService", Unanswered);
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverAsync());
        (_world.Ecs.Before, _world.World.Alerts.Before) = (_ => { }, () => { });
        var sent = _world.World.Clock.GetUtcNow();
        _world.Deploys(ShownService.Deployment("ecs-svc/of-somebody", ShownService.Older, at: sent + TimeSpan.FromSeconds(1)));
        _world.Deploys(ShownService.Deployment("ecs-svc/late", Corrected, at: sent + TimeSpan.FromSeconds(2)));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(4));

        var told = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, ReasonCodes.Overtaken, AlertResult.Sent), (told.Remedy!.Action, told.ReasonCode, told.Alert));
        Assert.Contains("Another deployment, \"ecs-svc/of-somebody\"", Assert.Single(_world.Mails), StringComparison.Ordinal);
        Assert.Equal(1, Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_without_a_service_is_read_back(bool hasEffect)
    {
        _world.Ecs.Answer = _ => null;
        if (!hasEffect)
            _world.Ecs.After = call =>
            {
                if (call == "UpdateService")
                    _world.Shows(ShownService.Deployment(PrimaryDeployment, Failing));
            };

        var outcome = await _world.DeliverAsync();

        Assert.Equal((hasEffect ? RemedyAction.Deployed : RemedyAction.Failed, hasEffect ? "deployed" : "update-unknown", 1), (outcome.Remedy!.Action, outcome.ReasonCode, Sent));
    }

    [Fact]
    public async Task An_effect_that_cannot_be_read_back_is_unknown()
    {
        _world.Ecs.Answer = _ => null;
        _world.AtCall("DescribeServices", 4, () => throw World.Unreachable("ecs"));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Failed, "update-unknown", 1), (outcome.Remedy!.Action, outcome.ReasonCode, Sent));
        Assert.Contains("ECS answered the update with the service set to nothing, and the service could not be read afterwards", outcome.Remedy.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_shows_another_newest_deployment_is_remarked_upon()
    {
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
                _world.Service(service => service["deployments"] = new JsonArray(new JsonObject { ["id"] = PrimaryDeployment, ["status"] = "PRIMARY", ["taskDefinition"] = Failing, ["runningCount"] = 0 }));
            Trouble.At("UpdateService", Unanswered)(call);
        };

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "deployed"), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Contains($"ECS's answer still shows \"{Failing}\" as the newest deployment: look at the service.", outcome.Remedy.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_unknown_effect_is_told_by_the_tick_although_the_service_may_not_be_read_any_more()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
            {
                _world.Ecs.Broken = Trouble.Denied("DescribeServices");
                throw World.Unreachable("ecs");
            }
        };
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.ApproveAsync(planned.Id));
        _world.Ecs.After = _ => { };
        _world.World.Alerts.Before = () => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("update-unknown", (await _world.TickAsync()).ReasonCode);

        Assert.Equal(2, _world.Mails.Count);
    }
}
