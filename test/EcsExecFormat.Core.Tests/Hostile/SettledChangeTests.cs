using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using static EcsExecFormat.Core.Tests.Remediation.ShownService;

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
        await _world.ApproveAsync(planned.Id);
        await _world.ApproveAsync(planned.Id);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        await _world.DeliverNowAsync("task-2");
        Assert.Equal(2, _world.Mails.Count);
    }

    [Fact]
    public async Task A_rollback_that_is_under_way_does_not_show_that_an_update_took_no_effect()
    {
        _world.HasBreaker(rollsBack: true);
        _world.Rollout("COMPLETED", running: 0);
        await _world.DieAfterUpdateAsync();
        _world.Shows(Deployment(ChangeWorld.PrimaryDeployment, ChangeWorld.Failing, "IN_PROGRESS", _world.World.Clock.GetUtcNow().AddDays(-1)));
        await _world.TickAsync();
        Assert.Single(_world.Ecs.Updates);
    }

    [Fact]
    public async Task A_change_that_was_settled_and_told_makes_no_later_crash_its_own()
    {
        var at = await _world.LoseUpdateAsync();
        _world.Shows(Deployment("ecs-svc/ours", ChangeWorld.Corrected, "COMPLETED", at.AddSeconds(1), 2));
        Assert.Equal("healthy", (await _world.TickAsync()).ReasonCode);
        Assert.Equal(2, _world.Mails.Count);
        // Days later somebody deploys the old revision, whose image is gone by now, and whose task ends with 1.
        _world.World.Clock.Advance(TimeSpan.FromHours(30));
        _world.Shows(Deployment("ecs-svc/again", ChangeWorld.Failing));
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
}
