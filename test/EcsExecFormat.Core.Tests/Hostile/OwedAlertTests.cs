using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A change that is still to be told is told, whoever comes next and whatever he remembers.</summary>
public class OwedAlertTests
{
    private readonly ChangeWorld _world = new();

    [Fact]
    public async Task A_change_whose_mail_failed_is_told_after_the_kill_switch_although_the_image_was_mended()
    {
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverAsync());
        _world.World.Alerts.Before = () => { };
        _world.PutTag(Events.Image, "linux/arm64", "linux/amd64");
        _world.Options(options => options with { MaximumMode = Mode.Alert });

        await TickAsync();

        Assert.Contains(_world.Mails, mail => mail.Contains("web:8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_is_told_by_an_instance_that_told_the_incident_when_the_table_could_not_be_written()
    {
        var first = _world.World.NewInstance();
        _world.Mode("alert");
        _world.World.Alerts.Before = () => _world.World.Records.BeforePut = _ => throw World.Unreachable("dynamodb");
        await _world.DeliverAsync(first, _world.Payload());
        _world.World.Alerts.Before = () => { };
        _world.World.Records.BeforePut = _ => { };
        _world.Mode("register");
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.World.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverNowAsync("task-2"));
        Assert.Single(_world.Ecs.Registrations);
        _world.World.Alerts.Before = () => { };

        await _world.DeliverAsync(first, _world.Payload("task-3", _world.World.Clock.GetUtcNow()));
        await TickAsync();

        Assert.Contains(_world.Mails, mail => mail.Contains("web:8", StringComparison.Ordinal));
    }

    private async Task TickAsync()
    {
        for (var tick = 0; tick < 3; tick++)
        {
            _world.World.Clock.Advance(TimeSpan.FromMinutes(5));
            await _world.TickAsync();
        }
    }
}
