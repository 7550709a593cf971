using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ShownService;

namespace EcsExecFormat.Core.Tests.Remediation.FollowUp;

/// <summary>An update whose answer was lost, and that nothing showed right afterwards, is settled by what the service shows later.</summary>
public class LostUpdateTests
{
    private readonly ChangeWorld _world = new();
    private DateTimeOffset _lostAt;

    [Fact]
    public async Task A_deployment_of_the_update_that_another_one_has_replaced_since_shows_that_it_took_effect()
    {
        await LoseAsync();
        _world.Shows(Deployment("ecs-svc/newest", Newer, 120), Deployment("ecs-svc/ours", ChangeWorld.Corrected, 1));

        var told = await _world.TickAsync();

        Assert.Equal((RemedyAction.Reverted, "replaced", "ecs-svc/ours"), (told.Remedy!.Action, told.ReasonCode, told.DeploymentId));
        Assert.Contains("The service is set to web:9 by now", _world.Mails[1], StringComparison.Ordinal);
        Assert.DoesNotContain("It overtook", _world.Mails[1], StringComparison.Ordinal);
        await NothingMoreAsync(mails: 2);
    }

    [Fact]
    public async Task What_it_overtook_is_told_with_how_it_ended()
    {
        await LoseAsync();
        _world.Shows(Deployment("ecs-svc/newest", Older, 120), Deployment("ecs-svc/ours", ChangeWorld.Corrected, 3), Deployment("ecs-svc/foreign", Newer, 1));

        await _world.TickAsync();

        Assert.Contains("It overtook another deployment, of web:9, that came in between. If that one is wanted:", _world.Mails[1], StringComparison.Ordinal);
        Assert.Contains("--task-definition web:9", _world.Mails[1], StringComparison.Ordinal);
    }

    /// <summary>Already when it is read back, somebody may have deployed since.</summary>
    [Fact]
    public async Task An_update_that_is_seen_beneath_a_newer_deployment_when_it_is_read_back_was_made()
    {
        _lostAt = _world.World.Clock.GetUtcNow();
        _world.Ecs.Before = call =>
        {
            if (call != "UpdateService")
                return;
            _world.Shows(
                Deployment("ecs-svc/newest", Older, 3), Deployment("ecs-svc/ours", ChangeWorld.Corrected, 2), Deployment("ecs-svc/foreign", Newer, 1),
                Deployment(ChangeWorld.PrimaryDeployment, ChangeWorld.Failing, -600));
            throw World.Unreachable("ecs");
        };

        var told = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "overtaken", "ecs-svc/ours"), (told.Remedy!.Action, told.ReasonCode, told.Remedy.After!.DeploymentId));
        Assert.Contains($"Another deployment, \"ecs-svc/foreign\" of \"{Newer}\", came in between", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_came_after_it_was_not_overtaken()
    {
        await LoseAsync();
        _world.Shows(Deployment("ecs-svc/newest", Older, 120), Deployment("ecs-svc/later", Newer, 60), Deployment("ecs-svc/ours", ChangeWorld.Corrected, 1));

        await _world.TickAsync();

        Assert.DoesNotContain("It overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    /// <summary>The invocation is dead a minute later: whoever deployed the corrected revision then was somebody else.</summary>
    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_deployment_of_another_time_is_not_taken_for_the_updates(int seconds)
    {
        await LoseAsync();
        _world.Shows(Deployment("ecs-svc/newest", Newer, 7200), Deployment("ecs-svc/somebodys", ChangeWorld.Corrected, seconds));

        Assert.Null((await _world.TickAsync()).Kind);
        await NothingMoreAsync(mails: 1);
    }

    [Fact]
    public async Task Sent_anew_and_lost_again_it_is_told_again()
    {
        await LoseAsync();
        _world.Ecs.Before = Trouble.At("UpdateService", World.Unreachable("ecs"));

        var second = await _world.DeliverNowAsync("task-2");

        Assert.Equal((AlertResult.Sent, "update-unknown"), (second.Alert, second.ReasonCode));
        Assert.Equal((2, 2), (_world.Ecs.Calls.Count(call => call == "UpdateService"), _world.Mails.Count));
    }

    [Fact]
    public async Task A_change_of_which_it_was_told_how_it_ended_is_not_told_as_made_after_that()
    {
        await LoseAsync();
        _world.Shows(Deployment("ecs-svc/ours", ChangeWorld.Corrected, 1));
        _world.Rollout("COMPLETED", running: 2);
        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Shows(Deployment("ecs-svc/back", ChangeWorld.Failing, 300));

        await _world.DeliverNowAsync("task-2");

        Assert.Equal(2, _world.Mails.Count);
    }

    [Fact]
    public async Task Whoever_finds_while_settling_it_that_somebody_else_tells_its_end_leaves_that_to_him()
    {
        await LoseAsync();
        _world.Shows(Deployment("ecs-svc/ours", ChangeWorld.Corrected, 1));
        _world.Rollout("COMPLETED", running: 2);
        _world.World.Alerts.Before = () => throw new CrashException();
        // Another tick settles it in the meantime, and dies while it tells the end.
        _world.AtNext("DescribeServices", () => Assert.Throws<CrashException>(() => _world.TickAsync().GetAwaiter().GetResult()));

        var told = await _world.TickAsync();

        Assert.Null(told.Kind);
        Assert.Single(_world.Mails);
        _world.World.Alerts.Before = () => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
    }

    private async Task LoseAsync() => _lostAt = await _world.LoseUpdateAsync();

    private JsonObject Deployment(string id, string revision, int createdAfter) => ShownService.Deployment(id, revision, at: _lostAt.AddSeconds(createdAfter), running: 1);

    private async Task NothingMoreAsync(int mails)
    {
        for (var ticks = 0; ticks < 3; ticks++)
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
            await _world.TickAsync();
        }

        Assert.Equal(mails, _world.Mails.Count);
    }
}
