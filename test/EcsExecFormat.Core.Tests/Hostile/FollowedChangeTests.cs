using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What is told about a change after it was made is true, and nothing that happened to it stays untold or is waited for in vain.</summary>
public class FollowedChangeTests
{
    private const string Revision5 = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:5";
    private const string Revision9 = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:9";

    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_change_whose_mail_failed_is_told_although_the_image_was_mended_by_then()
    {
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverAsync());
        Assert.Single(_world.Ecs.Updates);
        _world.World.Alerts.Before = () => { };
        _world.PutTag(Events.Image, "linux/arm64", "linux/amd64");
        _world.Rollout("COMPLETED", running: 2);

        for (var tick = 0; tick < 3; tick++)
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
            await _world.TickAsync();
        }

        Assert.Contains(_world.Mails, mail => mail.Contains("web:8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebodys_deployment_after_one_that_ECS_gave_up_is_not_called_a_roll_back()
    {
        await _world.DeliverAsync();
        _world.Rollout("IN_PROGRESS", running: 2, revision: Revision9).Service(service => service["deployments"]!.AsArray().Insert(1, new JsonObject
        {
            ["id"] = "ecs-svc/corrected-1",
            ["status"] = "ACTIVE",
            ["taskDefinition"] = ChangeWorld.Corrected,
            ["rolloutState"] = "FAILED",
            ["runningCount"] = 0,
        }));

        var told = await _world.TickAsync();

        Assert.DoesNotContain("and set the service to web:9", _world.Mails[1], StringComparison.Ordinal);
        Assert.Equal("replaced", told.ReasonCode);
    }

    [Fact]
    public async Task A_roll_back_that_comes_after_the_event_that_the_deployment_failed_is_told_with_its_reason()
    {
        _world.Service(service => service["deploymentConfiguration"]!["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true });
        await _world.DeliverAsync();
        _world.Rollout("FAILED", running: 0);
        try
        {
            await _world.DeploymentAsync("FAILED");
        }
        catch (DeliverAgainException)
        {
            // It comes again, which is as good.
        }

        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        _world.Rollout("COMPLETED", running: 2, revision: Revision5);
        await _world.TickAsync();

        Assert.Contains("ECS gave the deployment of web:8 up (ECS deployment circuit breaker: tasks failed to start)", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_shows_the_service_as_it_was_a_moment_ago_is_no_replacement()
    {
        var before = _world.Ecs.Service;
        await _world.DeliverAsync();
        var after = _world.Ecs.Service;
        _world.World.Clock.Advance(TimeSpan.FromSeconds(2));
        _world.Ecs.Service = before;
        await _world.TickAsync();
        _world.Ecs.Service = after;
        _world.Rollout("COMPLETED", running: 2);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
    }

    [Theory]
    [InlineData("the service cannot be described")]
    [InlineData("the record cannot be read")]
    public async Task What_can_never_be_followed_is_given_up_some_day(string obstacle)
    {
        await _world.DeliverAsync();
        var record = _world.World.Records.All.Single(record => record.Key.StartsWith("correction/", StringComparison.Ordinal));
        if (obstacle == "the record cannot be read")
            _world.World.Records.Set(record with { Attributes = new Dictionary<string, string>(record.Attributes) { ["step"] = "from-the-future" } });
        else
            _world.Ecs.Broken = new CallFailedException("ecs", "DescribeServices", "AccessDeniedException", false, "not allowed");
        _world.World.Clock.Advance(TimeSpan.FromHours(25));
        await Assert.ThrowsAsync<CallFailedException>(() => _world.TickAsync());
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        await _world.TickAsync();
    }
}
