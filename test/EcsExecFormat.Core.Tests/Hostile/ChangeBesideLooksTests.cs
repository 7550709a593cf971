using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>An approval changes something and cannot tell it, while another look at the incident tells something else, or finds nothing to tell: what was changed is told.</summary>
public class ChangeBesideLooksTests
{
    private readonly ChangeWorld _world = new();

    /// <summary>At two terminals: one makes the change and cannot tell it, the other finds it made.</summary>
    [Theory]
    [InlineData(1, RemedyAction.Deployed)]
    [InlineData(2, RemedyAction.Declined)]
    public async Task An_approval_that_comes_too_late_leaves_the_alert_that_the_other_one_owes(int look, RemedyAction answer)
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.AtNext("DescribeServices", look, () =>
        {
            ApproveInVain(planned.Id, World.Unreachable("sns"));
        });

        Assert.Equal(answer, (await _world.ApproveAsync(planned.Id)).Remedy!.Action);

        Assert.Single(_world.Ecs.Updates);
        await _world.TicksAsync(2);
        Assert.Single(_world.Mails, mail => mail.Contains("The service was updated to the corrected revision web:8.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_approval_changed_and_could_not_tell_is_told_although_another_look_told_something_else(bool isFamily)
    {
        if (isFamily)
            _world.AsFamily();
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Mode("register");
        if (!isFamily)
            _world.Options(options => options with { MaxChangesPerHour = 0 });
        _world.World.Alerts.Before = () =>
        {
            _world.Options(options => options with { MaxChangesPerHour = 3 });
            ApproveInVain(planned.Id, World.Unreachable("sns"));
        };
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Ecs.Registrations);
        await _world.TicksAsync(80);
        Assert.Contains(_world.Mails, mail => mail.Contains(isFamily ? "The corrected revision web:8 was registered" : "The service was updated to the corrected revision web:8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_correction_begun_by_an_approval_that_died_stays_on_the_list_although_another_look_told_something_else()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Mode("register");
        _world.Options(options => options with { MaxChangesPerHour = 0 });
        _world.World.Alerts.Before = () =>
        {
            _world.World.Alerts.Before = () => { };
            _world.Options(options => options with { MaxChangesPerHour = 3 });
            _world.Ecs.After = Trouble.At("RegisterTaskDefinition", new CrashException());
            Assert.Throws<CrashException>(() => _world.ApproveAsync(planned.Id).GetAwaiter().GetResult());
            _world.Ecs.After = _ => { };
        };
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Ecs.Registrations);
        _world.Mode("alert");
        await _world.TicksAsync(4);
        Assert.Contains(_world.Mails, mail => mail.Contains("the corrected revision may be registered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_approval_changed_and_could_not_tell_is_told_although_another_look_found_the_mode_off()
    {
        var planned = await _world.AsFamily().Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.AtNext("DescribeClusters", () =>
        {
            ApproveInVain(planned.Id, World.Unreachable("sns"));
            Assert.Single(_world.Ecs.Registrations);
            _world.Mode("off");
        });
        await _world.DeliverNowAsync("task-2");
        Assert.Single(_world.Ecs.Registrations);
        await _world.TicksAsync(80);
        Assert.Contains(_world.Mails, mail => mail.Contains("The corrected revision web:8 was registered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_approval_changed_and_died_over_is_told_although_another_look_found_the_mode_off_and_back()
    {
        var planned = await _world.AsFamily().Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.AtNext("DescribeClusters", () =>
        {
            ApproveInVain(planned.Id, new CrashException());
            _world.Mode("off");
        });
        await _world.DeliverNowAsync("task-2");
        _world.Mode("plan");
        await _world.TicksAsync(80);
        Assert.Contains(_world.Mails, mail => mail.Contains("The corrected revision web:8 was registered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sns")]
    [InlineData("dies over publishing")]
    [InlineData("dies over the update")]
    public async Task What_an_approval_deployed_is_told_although_a_look_told_an_earlier_registration(string trouble)
    {
        Assert.Equal("registered", (await _world.Mode("register").DeliverAsync()).ReasonCode);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        var planned = await _world.Mode("plan").DeliverNowAsync("task-2");
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Mode("register");
        _world.World.Alerts.Before = () =>
        {
            _world.World.Alerts.Before = () => { };
            if (trouble == "dies over the update")
                _world.Ecs.After = Trouble.At("UpdateService", new CrashException());
            else
                _world.World.Alerts.Before = () => throw (trouble == "sns" ? World.Unreachable("sns") : new CrashException());
            Assert.ThrowsAny<Exception>(() => _world.ApproveAsync(planned.Id).GetAwaiter().GetResult());
            (_world.World.Alerts.Before, _world.Ecs.After) = (() => { }, _ => { });
        };

        await _world.DeliverNowAsync("task-3");

        Assert.Single(_world.Ecs.Updates);
        await _world.TicksAsync(4);
        Assert.Single(_world.Mails, mail => mail.Contains("The service was updated to the corrected revision web:8", StringComparison.Ordinal)
            || mail.Contains("The service is set to the corrected revision web:8 by now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_update_of_unknown_effect_that_another_look_told_is_not_told_again()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.AtNext("DescribeClusters", () =>
        {
            _world.Ecs.Before = Trouble.At("UpdateService", World.Unreachable("ecs"));
            ApproveInVain(planned.Id, World.Unreachable("sns"));
            _world.Ecs.Before = _ => { };
            _world.Deploys(ShownService.Deployment("ecs-svc/somebody", ShownService.Newer, at: _world.World.Clock.GetUtcNow()));
        });

        await _world.DeliverNowAsync("task-2");

        await _world.TicksAsync(4);
        Assert.Single(_world.Mails, mail => mail.Contains("(update-unknown)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_from_before_a_deployment_that_was_told_does_not_make_it_forgotten()
    {
        var planned = await _world.Mode("plan").DeliverAsync();
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        _world.Mode("register").Options(options => options with { MaxChangesPerHour = 0 });
        _world.World.Alerts.Before = () =>
        {
            _world.World.Alerts.Before = () => { };
            _world.Options(options => options with { MaxChangesPerHour = 3 });
            Assert.Equal("deployed", _world.ApproveAsync(planned.Id).GetAwaiter().GetResult().ReasonCode);
        };
        await _world.DeliverNowAsync("task-2");
        _world.World.Clock.Advance(TimeSpan.FromMinutes(6));

        await _world.DeliverNowAsync("task-3");

        Assert.Equal(3, _world.Mails.Count);
        Assert.Equal(RemedyAction.Deployed, _world.World.Records.Only.Remedy!.Action);
    }

    /// <summary>Somebody approves, and that cannot be told.</summary>
    /// <param name="incident">The incident's id.</param>
    /// <param name="trouble">What comes of telling it.</param>
    private void ApproveInVain(string? incident, Exception trouble)
    {
        _world.World.Alerts.Before = () => throw trouble;
        Assert.Same(trouble, Record.Exception(() => _world.ApproveAsync(incident).GetAwaiter().GetResult()));
        _world.World.Alerts.Before = () => { };
    }
}
