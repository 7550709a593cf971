using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What one invocation was to write of an incident, and could not, is not what stands there: another one's may be of the same version.</summary>
public class TwoWritersTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task An_approval_that_came_second_does_not_write_over_what_the_first_one_holds()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.World.Records.BeforePut = _ =>
        {
            _world.World.Records.BeforePut = _ => { };
            _world.Ecs.Before = Trouble.At("RegisterTaskDefinition", new CrashException());
            Assert.Throws<CrashException>(() => _world.ApproveAsync(planned.Id).GetAwaiter().GetResult());
            _world.Ecs.Before = _ => { };
        };

        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.ApproveAsync(planned.Id));

        Assert.IsType<AlertStage.Claimed>(_world.World.Records.Only.Alert);
    }

    [Fact]
    public async Task What_could_not_be_written_before_a_change_does_not_undo_what_another_one_wrote()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.World.Records.BeforePut = _ =>
        {
            _world.World.Records.BeforePut = _ => { };
            _world.DeliverNowAsync("task-2").GetAwaiter().GetResult();
            throw World.Unreachable("dynamodb");
        };

        Assert.Equal("table-unavailable", (await _world.ApproveAsync(planned.Id)).ReasonCode);

        Assert.Equal(2, _world.World.Records.Only.Occurrences);
        Assert.Empty(_world.Ecs.Updates);
    }
}
