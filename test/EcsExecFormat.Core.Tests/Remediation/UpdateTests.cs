using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The update goes out once, right after a look at the service, and its effect is found out rather than assumed.</summary>
public class UpdateTests
{
    private static readonly CallFailedException Refused = new("ecs", "UpdateService", "AccessDeniedException", false, "not allowed");

    private readonly ChangeWorld _world = new();

    private int Sent => _world.Ecs.Calls.Count(call => call == "UpdateService");

    [Fact]
    public async Task The_service_is_updated_to_the_corrected_revision_and_the_mail_has_the_way_back()
    {
        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "deployed", Corrected), (outcome.Remedy!.Action, outcome.ReasonCode, outcome.Remedy.Revision!.ToString()));
        Assert.Equal([Corrected], _world.Ecs.Updates.Select(revision => revision.ToString()));
        Assert.Equal(new ServiceState(Failing, PrimaryDeployment, 2, 0), outcome.Remedy.Before);
        Assert.Equal(new ServiceState(Corrected, "ecs-svc/corrected-1", 2, 0), outcome.Remedy.After);
        var mail = Assert.Single(_world.Mails);
        Assert.Contains("The service was updated to the corrected revision web:8.", mail, StringComparison.Ordinal);
        Assert.Contains("To take it back (web:7 then fails again, and is not corrected a second time): aws ecs update-service --region eu-west-1 --cluster arn:aws:ecs:eu-west-1:123456789012:cluster/prod --service web --task-definition web:7", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_can_be_written_as_text() => Assert.Contains("ARM64", (await _world.DeliverAsync()).Remedy!.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_is_asked_or_written_between_the_last_look_and_the_update()
    {
        _world.World.Records.AfterPut = record => _world.Ecs.Calls.Add($"Put {record.Key}");
        _world.World.Records.BeforeGet = key => _world.Ecs.Calls.Add($"Get {key}");
        _world.World.Images.Before = _ =>
        {
            _world.Ecs.Calls.Add("image");
            return Task.CompletedTask;
        };

        await _world.DeliverAsync();

        Assert.Equal("DescribeServices", _world.Ecs.Calls[_world.Ecs.Calls.IndexOf("UpdateService") - 1]);
        Assert.StartsWith("Put correction/", _world.Ecs.Calls[_world.Ecs.Calls.IndexOf("UpdateService") - 2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_effect_is_read_back()
    {
        _world.Ecs.After = call => Throw(call == "UpdateService", World.Unreachable("ecs"));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "deployed", 1), (outcome.Remedy!.Action, outcome.ReasonCode, Sent));
        Assert.Equal("ecs-svc/corrected-1", outcome.Remedy.After!.DeploymentId);
    }

    [Fact]
    public async Task An_update_without_answer_and_effect_is_told_and_sent_again_only_when_the_service_shows_that_it_took_none()
    {
        _world.Ecs.Before = call => Throw(call == "UpdateService", World.Unreachable("ecs"));
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
        _world.Ecs.Before = call => Throw(call == "UpdateService", World.Unreachable("ecs"));
        await _world.DeliverAsync();
        _world.Ecs.Before = _ => { };
        _world.Service(service =>
        {
            var primary = service["deployments"]![0]!;
            if (since == "a newer revision")
                (service["taskDefinition"], primary["taskDefinition"]) = (Failing[..^1] + "9", Failing[..^1] + "9");
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
        _world.Ecs.Before = call => Throw(call == "UpdateService", World.Unreachable("ecs"));
        await _world.DeliverAsync();
        _world.Service(service => Deploy(service, "ecs-svc/late", Corrected));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));

        var second = await _world.DeliverNowAsync("task-2");

        Assert.Equal(("follow-up", RemedyAction.Deployed, AlertResult.Sent, 1), (second.Kind, second.Remedy!.Action, second.Alert, Sent));
        Assert.Contains("The service is set to the corrected revision web:8 by now, after an update of which ECS's answer was lost.", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_ECS_refuses_is_tried_again_after_five_minutes()
    {
        _world.Ecs.Before = call => Throw(call == "UpdateService", Refused);
        var first = await _world.DeliverAsync();
        _world.Ecs.Before = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var counted = await _world.DeliverNowAsync("task-2");
        _world.World.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await _world.DeliverNowAsync("task-3");

        Assert.Equal((RemedyAction.Failed, "update-failed"), (first.Remedy!.Action, first.ReasonCode));
        Assert.Contains(
            "The correction failed. ECS did not take the update: ecs:UpdateService failed (AccessDeniedException): not allowed. "
            + "The corrected revision web:8 is registered, but the service was not updated with it. (update-failed)", _world.Mails[0], StringComparison.Ordinal);
        Assert.Equal(AlertResult.Suppressed, counted.Alert);
        Assert.Equal(("follow-up", RemedyAction.Deployed), (second.Kind, second.Remedy!.Action));
        Assert.Equal((2, 1, 1), (Sent, _world.Ecs.Updates.Count, _world.Ecs.Registrations.Count));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Only_an_update_that_ECS_refused_costs_nothing_of_the_budget(bool isRefused, int expected)
    {
        _world.Ecs.Before = call => Throw(call == "UpdateService" && isRefused, Refused);

        await _world.DeliverAsync();

        var budget = ChangeBudget.FromRecord(_world.World.Records.All.Single(record => record.Key == ChangeBudget.Key));
        Assert.Equal(expected, budget.SpentAt(_world.World.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_deployment_that_came_in_between_is_told_with_the_way_back()
    {
        _world.AtCall("UpdateService", 1, () => _world.Service(service => Deploy(service, "ecs-svc/foreign", Failing[..^1] + "9")));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "overtaken"), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Contains(
            $"Another deployment, \"ecs-svc/foreign\" of \"{Failing[..^1]}9\", came in between the last look and this change, and was overtaken by it: look which of the two is wanted.",
            Assert.Single(_world.Mails), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_without_a_service_is_read_back(bool hasEffect)
    {
        _world.Ecs.Answer = _ => null;
        if (!hasEffect)
            _world.Ecs.Before = call => _world.Ecs.After = _ => _world.Service(service =>
            {
                if (call != "UpdateService")
                    return;
                service["taskDefinition"] = Failing;
                service["deployments"] = new JsonArray(Deployment(ChangeWorld.PrimaryDeployment, Failing));
            });

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
                _world.Service(service => service["deployments"] = new JsonArray(Deployment(PrimaryDeployment, Failing)));
            Throw(call == "UpdateService", World.Unreachable("ecs"));
        };

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "deployed"), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Contains($"ECS's answer still shows \"{Failing}\" as the newest deployment: look at the service.", outcome.Remedy.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_time_for_the_update_the_next_delivery_makes_it()
    {
        _world.AtLastLook(() => _world.World.Clock.Advance(TimeSpan.FromSeconds(55)));
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync());
        Assert.Equal((0, 0, 1), (Sent, _world.Mails.Count, _world.Ecs.Registrations.Count));
        _world.Ecs.Before = _ => { };

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, AlertResult.Sent), (outcome.Remedy!.Action, outcome.Alert));
        Assert.Equal((1, 1, 1), (Sent, _world.Mails.Count, _world.Ecs.Registrations.Count));
    }

    private static void Deploy(JsonObject service, string id, string revision)
    {
        foreach (var earlier in service["deployments"]!.AsArray())
            earlier!["status"] = "ACTIVE";
        service["deployments"]!.AsArray().Insert(0, Deployment(id, revision));
        service["taskDefinition"] = revision;
    }

    private static JsonObject Deployment(string id, string revision) => new() { ["id"] = id, ["status"] = "PRIMARY", ["taskDefinition"] = revision, ["runningCount"] = 0 };

    private static void Throw(bool isAsked, Exception failure)
    {
        if (isAsked)
            throw failure;
    }
}
