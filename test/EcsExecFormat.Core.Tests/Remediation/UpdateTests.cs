using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The update goes out once, right after a look at the service, and its effect is found out rather than assumed.</summary>
public class UpdateTests
{
    private static readonly CallFailedException Refused = Trouble.Denied("UpdateService");

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
    public async Task An_update_that_ECS_refuses_is_tried_again_after_five_minutes()
    {
        _world.Ecs.Before = Trouble.At("UpdateService", Refused);
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
        _world.Ecs.Before = isRefused ? Trouble.At("UpdateService", Refused) : _ => { };

        await _world.DeliverAsync();

        var budget = ChangeBudget.FromRecord(_world.World.Records.All.Single(record => record.Key == ChangeBudget.Key));
        Assert.Equal(expected, budget.SpentAt(_world.World.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_deployment_that_came_in_between_is_told_with_the_way_back()
    {
        _world.AtCall("UpdateService", 1, () => _world.Deploys(ShownService.Deployment("ecs-svc/foreign", ShownService.Newer)));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, "overtaken"), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Contains(
            $"Another deployment, \"ecs-svc/foreign\" of \"{Failing[..^1]}9\", came in between the last look and this change, and was overtaken by it: look which of the two is wanted.",
            Assert.Single(_world.Mails), StringComparison.Ordinal);
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
}
