using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What was told, taken back, or made by hand since is not told as new.</summary>
public class OldNewsTests
{
    private readonly Account _account = new();

    private string Mail => string.Join(' ', _account.Alerts.Published[^1].Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public async Task A_change_that_another_incident_told_and_somebody_took_back_is_not_told_again()
    {
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        _account.PushAgain("2");
        _account.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(RemedyAction.Deployed, (await _account.DeliverAsync(task: "task-2")).Remedy!.Action);
        _account.Ecs.EditService(service =>
        {
            service["taskDefinition"] = ChangeWorld.Failing;
            service["deployments"] = new JsonArray(Deployment(ChangeWorld.PrimaryDeployment, ChangeWorld.Failing, 0));
        });
        _account.PushAgain("3");
        _account.Clock.Advance(TimeSpan.FromHours(30));

        var outcome = await _account.DeliverAsync(task: "task-3");

        Assert.Equal((RemedyAction.Declined, "corrected-before"), (outcome.Remedy!.Action, outcome.ReasonCode));
    }

    [Fact]
    public async Task A_change_that_somebody_is_telling_is_not_told_by_another_incident()
    {
        var isFirst = true;
        _account.Alerts.Before = () =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            _account.PushAgain("2");
            _account.DeliverAsync(task: "task-2").GetAwaiter().GetResult();
        };

        await _account.DeliverAsync();

        Assert.Single(_account.Alerts.Published, message => message.Subject.Contains("fix deployed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_event_whose_change_another_incident_told_is_answered_and_not_told_again()
    {
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        var first = _account.Digest;
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        _account.PushAgain("2");
        _account.Clock.Advance(TimeSpan.FromMinutes(1));
        await _account.DeliverAsync(task: "task-2");
        _account.Push(first);
        _account.Clock.Advance(TimeSpan.FromMinutes(1));

        var redelivered = await _account.DeliverAsync();

        Assert.Equal(AlertResult.Suppressed, redelivered.Alert);
        Assert.Single(_account.Alerts.Published);
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("register")]
    public async Task A_change_that_is_told_late_has_no_command_that_replaces_what_was_deployed_since(string mode)
    {
        _account.Mode(mode);
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        var nine = ChangeWorld.Failing[..^1] + "9";
        _account.Ecs.EditService(service =>
        {
            service["taskDefinition"] = nine;
            service["runningCount"] = 2;
            service["deployments"] = new JsonArray(Deployment("ecs-svc/new", nine, 2));
        });
        _account.Clock.Advance(TimeSpan.FromMinutes(2));

        await _account.DeliverAsync();

        Assert.DoesNotContain("aws ecs update-service", Mail, StringComparison.Ordinal);
        Assert.DoesNotContain("Before the change 2 of 2", Mail, StringComparison.Ordinal);
        Assert.Contains("The service is set to web:9 by now: somebody deployed since", Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_made_the_correction_by_hand_is_not_told_that_it_is_not_deployed()
    {
        _account.Ecs.Before = call =>
        {
            if (call == "UpdateService")
                throw new CallFailedException("ecs", "UpdateService", "AccessDeniedException", false, "no");
        };
        await _account.DeliverAsync();
        _account.Ecs.Before = _ => { };
        DeployByHand();
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        var outcome = await _account.DeliverAsync(task: "task-2");

        Assert.Equal(AlertResult.Suppressed, outcome.Alert);
        Assert.Single(_account.Alerts.Published);
    }

    [Fact]
    public async Task An_update_of_unknown_effect_that_somebody_made_by_hand_is_not_said_to_be_the_tools()
    {
        _account.Ecs.Before = call =>
        {
            if (call == "UpdateService")
                throw World.Unreachable("ecs");
        };
        Assert.Equal("update-unknown", (await _account.DeliverAsync()).ReasonCode);
        _account.Ecs.Before = _ => { };
        DeployByHand();
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(task: "task-2");

        Assert.DoesNotContain("The service was updated", Mail, StringComparison.Ordinal);
        Assert.Contains("The service is set to the corrected revision web:8 by now", Mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_incident_is_told_although_the_service_cannot_be_described_any_more(bool isOwn)
    {
        _account.Ecs.Before = call =>
        {
            if (call == "UpdateService")
                throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => _account.DeliverAsync());
        _account.Ecs.Before = call =>
        {
            if (call == "DescribeServices")
                throw new CallFailedException("ecs", "DescribeServices", "AccessDeniedException", false, "no");
        };
        _account.Clock.Advance(TimeSpan.FromMinutes(2));
        if (!isOwn)
            _account.PushAgain("2");

        await _account.DeliverAsync(task: isOwn ? "task-1" : "task-2");

        Assert.Contains("It is not known whether it took effect", Mail, StringComparison.Ordinal);
    }

    private void DeployByHand() => _account.Ecs.EditService(service =>
    {
        service["taskDefinition"] = ChangeWorld.Corrected;
        service["deployments"]![0]!["status"] = "ACTIVE";
        service["deployments"]!.AsArray().Insert(0, Deployment("ecs-svc/by-hand", ChangeWorld.Corrected, 1));
    });

    private static JsonObject Deployment(string id, string revision, int running) => new()
    {
        ["id"] = id,
        ["status"] = "PRIMARY",
        ["taskDefinition"] = revision,
        ["runningCount"] = running,
        ["rolloutState"] = running > 0 ? "COMPLETED" : "IN_PROGRESS",
    };
}
