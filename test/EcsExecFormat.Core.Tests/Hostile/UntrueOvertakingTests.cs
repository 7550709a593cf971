using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ShownService;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What came in between is told, and nothing else; and no command replaces what somebody deployed.</summary>
public class UntrueOvertakingTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_deployment_that_was_completed_before_and_still_runs_did_not_come_in_between()
    {
        HasOlder("FAILED");
        var told = await _world.DeliverAsync();
        Assert.Equal((RemedyAction.Deployed, "deployed"), (told.Remedy!.Action, told.ReasonCode));
    }

    [Fact]
    public async Task Nor_where_the_answer_was_lost()
    {
        HasOlder("FAILED");
        await _world.DieAfterUpdateAsync();
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
            _world.Shows(Deployment("ecs-svc/newest", Newer, null, at.AddSeconds(3)), Deployment("ecs-svc/ours", ChangeWorld.Corrected, null, at.AddSeconds(2)),
                Deployment(ChangeWorld.PrimaryDeployment, ChangeWorld.Failing, null, at.AddSeconds(-600)));
            throw World.Unreachable("ecs");
        };
        await _world.DeliverAsync();
        Assert.DoesNotContain("update-service", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_deployment_of_the_corrected_revision_that_somebody_forced_does_not_make_a_stranger_of_ours()
    {
        var at = await _world.LoseUpdateAsync();
        _world.Shows(Deployment("ecs-svc/forced", ChangeWorld.Corrected, "COMPLETED", at.AddSeconds(30), 2), Deployment("ecs-svc/ours", ChangeWorld.Corrected, null, at.AddSeconds(1)));
        await _world.TickAsync();
        Assert.DoesNotContain("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_a_change_back_overtakes_nothing_that_was_there_before()
    {
        HasOlder("IN_PROGRESS");
        await _world.DeliverAsync();
        _world.Service(service => service["deployments"]![0]!["rolloutState"] = "FAILED");
        await _world.UndoAsync();
        Assert.DoesNotContain("overtook", _world.Mails[1], StringComparison.Ordinal);
    }

    /// <summary>A revision that was completed before the failing one still has tasks, and nothing goes back to it.</summary>
    private void HasOlder(string rolloutOfFailing) => _world.HasBreaker(rollsBack: false).Service(service =>
    {
        service["deployments"]![0]!["rolloutState"] = rolloutOfFailing;
        service["deployments"]!.AsArray().Add(Deployment("ecs-svc/old", Older, "COMPLETED", running: 2));
    });
}
