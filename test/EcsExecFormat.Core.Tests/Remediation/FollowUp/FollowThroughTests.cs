using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.FollowUp;

/// <summary>A deployment is followed until it ends, by ECS's events and by the tick, and how it ended is told once.</summary>
public class FollowThroughTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_tick_tells_once_that_the_deployment_became_healthy_and_how_long_it_took()
    {
        await _world.DeployAsync();
        Assert.Equal("a tick; 1 of 1 corrections were looked after, and 0 told", (await _world.TickAsync()).Reason);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(4));
        _world.Rollout("COMPLETED", running: 2);

        var told = await _world.TickAsync();

        Assert.Equal(("follow-up", RemedyAction.Confirmed, "healthy", AlertResult.Sent), (told.Kind, told.Remedy!.Action, told.ReasonCode, told.Alert));
        Assert.Contains("The deployment of web:8 became healthy within 4 minutes: 2 of 2 tasks run.", _world.Mails[1], StringComparison.Ordinal);
        Assert.Equal("prod/web: fix is healthy", _world.World.Alerts.Published[1].Subject);
        await _world.NothingMoreAsync();
    }

    [Fact]
    public async Task An_event_of_the_deployment_tells_it_at_once_and_the_tick_no_more()
    {
        await _world.DeployAsync();
        _world.World.Clock.Advance(TimeSpan.FromSeconds(50));
        _world.Rollout("IN_PROGRESS", running: 2);

        var told = await _world.DeploymentAsync("COMPLETED");

        Assert.Equal((RemedyAction.Confirmed, "deployment-event"), (told.Remedy!.Action, told.EventId));
        Assert.Contains("became healthy within 50 seconds", _world.Mails[1], StringComparison.Ordinal);
        await _world.NothingMoreAsync();
    }

    [Theory]
    [InlineData("COMPLETED", "ecs-svc/of-somebody", "this tool did not start")]
    [InlineData("FAILED", "ecs-svc/of-somebody", "this tool did not start")]
    [InlineData("IN_PROGRESS", "ecs-svc/corrected-1", "has not ended")]
    public async Task An_event_of_another_deployment_or_of_none_that_ended_tells_nothing(string name, string deployment, string reason)
    {
        await _world.DeployAsync();
        _world.Rollout("COMPLETED", running: 2);

        var outcome = await _world.DeploymentAsync(name, deployment);

        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Single(_world.Mails);
    }

    [Fact]
    public async Task A_deployment_that_ECS_gives_up_and_rolls_back_is_told_with_its_words()
    {
        _world.Service(service => service["deploymentConfiguration"]!["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true });
        await _world.DeployAsync();
        _world.Rollout("COMPLETED", running: 2, revision: ChangeWorld.Failing[..^1] + "5");

        var told = await _world.DeploymentAsync("FAILED");

        Assert.Equal((RemedyAction.Reverted, "rolled-back"), (told.Remedy!.Action, told.ReasonCode));
        Assert.Contains("ECS gave the deployment of web:8 up (ECS deployment circuit breaker: tasks failed to start), and set the service to web:5.", _world.Mails[1], StringComparison.Ordinal);
        Assert.Equal("prod/web: fix FAILED, ECS rolled it back", _world.World.Alerts.Published[1].Subject);
        await _world.NothingMoreAsync();
    }

    [Fact]
    public async Task A_deployment_that_ECS_gives_up_without_rolling_back_is_told_with_the_way_back()
    {
        await _world.DeployAsync();
        _world.Rollout("FAILED", running: 0);

        var told = await _world.TickAsync();

        Assert.Equal((RemedyAction.Failed, "deployment-failed"), (told.Remedy!.Action, told.ReasonCode));
        Assert.Contains("--service web --task-definition web:EARLIER", _world.Mails[1], StringComparison.Ordinal);
        Assert.Contains("To take the change back all the same: aws ecs update-service --region eu-west-1 --cluster arn:aws:ecs:eu-west-1:123456789012:cluster/prod --service web --task-definition web:7", _world.Mails[1], StringComparison.Ordinal);
        await _world.NothingMoreAsync();
    }

    [Fact]
    public async Task A_way_back_to_a_revision_that_is_not_ACTIVE_any_more_is_not_promised()
    {
        await _world.DeployAsync();
        _world.Rollout("FAILED", running: 0);
        _world.Define(definition => definition["status"] = "INACTIVE");

        await _world.TickAsync();

        Assert.Contains("(web:7, which ran before, is not ACTIVE, or could not be read)", _world.Mails[1], StringComparison.Ordinal);
        Assert.DoesNotContain("--task-definition web:7", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_circuit_breaker_a_deployment_that_goes_nowhere_is_unsettled_after_half_an_hour()
    {
        await _world.DeployAsync();
        _world.Rollout("IN_PROGRESS", running: 1).Service(service => service["events"] = JsonNode.Parse("""[{"message":"(service web) is unable to place a task."}]"""));
        _world.World.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Null((await _world.TickAsync()).Kind);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));

        var told = await _world.TickAsync();

        Assert.Equal((RemedyAction.Unsettled, "unsettled"), (told.Remedy!.Action, told.ReasonCode));
        Assert.Contains("neither healthy nor given up after 30 minutes: 1 of 2 tasks run. ECS's newest message: \"(service web) is unable to place a task.\".", _world.Mails[1], StringComparison.Ordinal);
        _world.Rollout("COMPLETED", running: 2);
        await _world.NothingMoreAsync();
    }

    [Fact]
    public async Task A_deployment_that_somebody_replaced_is_told_and_nobody_is_accused()
    {
        await _world.DeployAsync();
        _world.Rollout("IN_PROGRESS", running: 0, revision: ChangeWorld.Failing[..^1] + "9");

        var told = await _world.TickAsync();

        Assert.Equal((RemedyAction.Reverted, "replaced"), (told.Remedy!.Action, told.ReasonCode));
        Assert.Contains("The service is set to web:9 by now", _world.Mails[1], StringComparison.Ordinal);
        Assert.DoesNotContain("update-service", _world.Mails[1], StringComparison.Ordinal);
        await _world.NothingMoreAsync();
    }

    [Fact]
    public async Task The_message_for_machines_repeats_what_was_found()
    {
        await _world.DeployAsync();
        _world.Rollout("COMPLETED", running: 2);
        await _world.TickAsync();

        using var first = JsonDocument.Parse(_world.World.Alerts.Published[0].OutcomeJson);
        using var second = JsonDocument.Parse(_world.World.Alerts.Published[1].OutcomeJson);

        foreach (var member in new[] { "id", "account", "region", "cluster", "service", "serviceArn", "task", "taskDefinition", "verdict", "confidence", "ranOn", "declared", "revision", "mode" })
            Assert.Equal((member, first.RootElement.GetProperty(member).ToString()), (member, second.RootElement.GetProperty(member).ToString()));
        Assert.Equal(first.RootElement.GetProperty("containers").GetRawText(), second.RootElement.GetProperty("containers").GetRawText());
        Assert.Equal(
            ("follow-up", "confirmed", "healthy", "ecs-svc/corrected-1"),
            (Text(second, "kind"), Text(second, "action"), Text(second, "reasonCode"), Text(second, "deploymentId")));
        Assert.Equal(first.RootElement.EnumerateObject().Select(member => member.Name), second.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_message_that_could_not_be_published_is_published_by_a_later_tick_with_the_same_words()
    {
        await _world.DeployAsync();
        _world.Rollout("COMPLETED", running: 2);
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(_world.TickAsync);
        _world.World.Alerts.Before = () => { };
        _world.Rollout("IN_PROGRESS", running: 0);
        Assert.Null((await _world.TickAsync()).Kind);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
        await _world.NothingMoreAsync();
    }

    private static string? Text(JsonDocument document, string member) => document.RootElement.GetProperty(member).GetString();
}
