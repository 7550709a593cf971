using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What somebody orders is what was shown to them, and what came of it is told as it was.</summary>
public class OrderTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task An_approval_is_of_the_plan_that_was_shown_and_of_no_later_one()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        var shown = _world.LookedAt;
        _world.World.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotEqual(shown, _world.PutTag(Events.Image, "linux/arm64", "linux/s390x"));
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Mails);

        await ApproveAsync(planned.Id);

        Assert.Empty(_world.Ecs.Updates);
        Assert.Empty(_world.Ecs.Registrations);
    }

    [Fact]
    public async Task An_approval_is_not_valid_longer_because_tasks_went_on_failing()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromHours(23));
        await _world.DeliverNowAsync("task-2");
        _world.World.Clock.Advance(TimeSpan.FromHours(23));

        Assert.Equal("plan-too-old", (await ApproveAsync(planned.Id)).ReasonCode);
        Assert.Empty(_world.Ecs.Updates);
    }

    private Task<Outcome> ApproveAsync(string? incident) => _world.OrderAsync("Approve", new JsonObject { ["incident"] = incident });
}
