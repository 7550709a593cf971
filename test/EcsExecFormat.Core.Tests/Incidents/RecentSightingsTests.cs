using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;

namespace EcsExecFormat.Core.Tests.Incidents;

/// <summary>A further task that failed in the very same way is counted by the instance that knows it, and asks nobody.</summary>
public class RecentSightingsTests
{
    private readonly ChangeWorld _world = new ChangeWorld().Mode("alert");

    [Fact]
    public async Task A_hundred_tasks_of_a_crash_loop_cost_a_write_each()
    {
        var instance = _world.World.NewInstance();
        await _world.DeliverAsync(instance, Payload("task-0"));
        var (calls, asked, gets) = (_world.Ecs.Calls.Count, _world.World.Images.Asked.Count, _world.World.Records.Gets);

        _world.World.Clock.Advance(TimeSpan.FromSeconds(10));
        for (var task = 1; task <= 100; task++)
            Assert.Equal((AlertResult.Suppressed, task + 1L), Of(await _world.DeliverAsync(instance, Payload($"task-{task}"))));

        Assert.Equal((calls, asked, gets), (_world.Ecs.Calls.Count, _world.World.Images.Asked.Count, _world.World.Records.Gets));
        Assert.Single(_world.Mails);
    }

    [Theory]
    [InlineData("another exit code")]
    [InlineData("another digest")]
    [InlineData("another reason")]
    [InlineData("another revision")]
    [InlineData("another deployment")]
    [InlineData("a minute later")]
    public async Task Another_failure_is_looked_at(string difference)
    {
        var instance = _world.World.NewInstance();
        await _world.DeliverAsync(instance, Payload("task-0"));
        var asked = _world.World.Images.Asked.Count;
        // What a tag names is remembered for some seconds, too.
        _world.World.Clock.Advance(TimeSpan.FromSeconds(difference == "a minute later" ? 61 : 10));
        var other = _world.World.Images.PutImage("arm64", "v9");

        await _world.DeliverAsync(instance, Payload("task-1", detail =>
        {
            var container = detail["containers"]![0]!;
            _ = difference switch
            {
                "another exit code" => container["exitCode"] = 255,
                "another digest" => container["imageDigest"] = other.ToString(),
                "another reason" => detail["stoppedReason"] = $"{detail["stoppedReason"]} again",
                "another revision" => detail["taskDefinitionArn"] = ChangeWorld.Failing[..^1] + "6",
                "another deployment" => detail["startedBy"] = "ecs-svc/2",
                _ => null,
            };
        }));

        Assert.True(_world.World.Images.Asked.Count > asked);
    }

    [Fact]
    public async Task An_alert_that_is_owed_is_not_counted_away()
    {
        var instance = _world.World.NewInstance();
        _world.World.Alerts.Before = () => throw Responding.World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _world.DeliverAsync(instance, Payload("task-0")));
        _world.World.Alerts.Before = () => { };

        Assert.Equal(AlertResult.Sent, (await _world.DeliverAsync(instance, Payload("task-1"))).Alert);
    }

    private byte[] Payload(string task, Action<JsonObject>? change = null)
    {
        var json = JsonNode.Parse(_world.Payload(task, _world.World.Clock.GetUtcNow()))!.AsObject();
        change?.Invoke(json["detail"]!.AsObject());
        return Events.Bytes(json);
    }

    private static (AlertResult Alert, long Occurrences) Of(Outcome outcome) => (outcome.Alert, outcome.Occurrences);
}
