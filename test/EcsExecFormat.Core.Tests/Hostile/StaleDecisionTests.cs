using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What the owner did while the change was being worked out is obeyed.</summary>
public class StaleDecisionTests
{
    private readonly Account _account = new();

    /// <summary>The owner takes the service out of the tool's hands while the image is read; nothing may be registered any more.</summary>
    [Theory]
    [InlineData("off")]
    [InlineData("alert")]
    public async Task A_service_tag_that_lowers_the_mode_while_the_image_is_read_is_obeyed(string mode)
    {
        _account.Images.BeforeLayer = () =>
        {
            _account.Clock.Advance(TimeSpan.FromSeconds(40));
            _account.Ecs.EditService(json => json["tags"] = new JsonArray(new JsonObject { ["key"] = Account.TagKey, ["value"] = mode }));
        };
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
        Assert.Empty(_account.Ecs.Registrations);
    }

    /// <summary>The owner goes back to the revision before while the image is read: the event is stale.</summary>
    [Theory]
    [InlineData("register")]
    [InlineData("deploy")]
    public async Task A_service_that_moved_on_while_the_image_was_read_gets_no_revision(string mode)
    {
        _account.Mode(mode);
        _account.Images.BeforeLayer = () =>
        {
            _account.Clock.Advance(TimeSpan.FromSeconds(40));
            _account.Ecs.EditService(json =>
            {
                json["taskDefinition"] = Events.Definition[..^1] + "6";
                json["deployments"]![0]!["taskDefinition"] = Events.Definition[..^1] + "6";
                json["deployments"]![0]!["id"] = "ecs-svc/back";
            });
        };
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
        Assert.Empty(_account.Ecs.Registrations);
    }

    /// <summary>The owner turns the cluster off while the registration takes its time.</summary>
    [Fact]
    public async Task A_cluster_tag_that_lowers_the_mode_before_the_last_look_is_obeyed()
    {
        _account.Ecs.After = name =>
        {
            if (name == "RegisterTaskDefinition")
                _account.Mode("off");
        };
        await _account.DeliverAsync();
        Assert.Empty(_account.Ecs.Updates);
    }

    /// <summary>Listing, describing and registering take their time, too: the age is asked for once, before them.</summary>
    [Fact]
    public async Task A_task_that_stopped_more_than_fifteen_minutes_before_the_update_changes_nothing()
    {
        DateTimeOffset? updated = null;
        _account.Ecs.Before = name => _account.Clock.Advance(TimeSpan.FromSeconds(name is "ListTaskDefinitions" or "RegisterTaskDefinition" ? 8 : 0));
        _account.Ecs.After = name => updated = name == "UpdateService" ? _account.Clock.GetUtcNow() : updated;
        var stopped = _account.Clock.GetUtcNow() - TimeSpan.FromSeconds(14 * 60 + 50);
        await _account.DeliverAsync(change: detail => detail["stoppedAt"] = stopped.ToString("O"));
        Assert.True(updated is null || updated - stopped < TimeSpan.FromMinutes(15), $"updated {updated - stopped} after the task stopped");
    }
}
