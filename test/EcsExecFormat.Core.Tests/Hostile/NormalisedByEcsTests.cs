using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>ECS describes what it registered in its own form: defaults filled in, lists without meaning in another order.</summary>
public class NormalisedByEcsTests
{
    public static TheoryData<string> Ways => ["a member that is newer", "an empty list", "another order", "a nested default"];

    private static ChangeWorld New(string way)
    {
        var world = new ChangeWorld().Define(definition => definition["containerDefinitions"]![0]!["environment"] = new JsonArray(
            new JsonObject { ["name"] = "A", ["value"] = "1" }, new JsonObject { ["name"] = "B", ["value"] = "2" }));
        world.Ecs.Normalise = document =>
        {
            var container = document["containerDefinitions"]![0]!.AsObject();
            switch (way)
            {
                case "a member that is newer":
                    document["enableFaultInjection"] = false;
                    break;
                case "an empty list":
                    container["systemControls"] = new JsonArray();
                    break;
                case "a nested default":
                    container["cpu"] = 0;
                    break;
                case "another order":
                    var environment = container["environment"]!.AsArray();
                    var first = environment[0]!;
                    environment.RemoveAt(0);
                    environment.Add(first);
                    break;
            }
        };
        return world;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_registration_whose_answer_was_lost_is_recognised(string way)
    {
        var world = New(way);
        world.Ecs.After = call =>
        {
            if (call == "RegisterTaskDefinition")
                throw World.Unreachable("ecs");
        };
        var first = await world.DeliverAsync();
        Assert.Equal(RemedyAction.Deployed, first.Remedy!.Action);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_registered_revision_is_deployed_when_the_mode_is_raised(string way)
    {
        var world = New(way).Mode("register");
        var first = await world.DeliverAsync();
        Assert.Equal(RemedyAction.Registered, first.Remedy!.Action);
        world.Mode("deploy").World.Clock.Advance(TimeSpan.FromMinutes(6));
        var second = await world.DeliverNowAsync("task-2");
        Assert.Equal(RemedyAction.Deployed, second.Remedy!.Action);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_update_that_was_refused_is_made_with_the_revision_that_is_there(string way)
    {
        var world = New(way);
        world.Ecs.Before = call =>
        {
            if (call == "UpdateService")
                throw new CallFailedException("ecs", "UpdateService", "AccessDeniedException", false, "not allowed");
        };
        var first = await world.DeliverAsync();
        Assert.Equal("update-failed", first.ReasonCode);
        world.Ecs.Before = _ => { };
        world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        var second = await world.DeliverNowAsync("task-2");
        Assert.Equal(RemedyAction.Deployed, second.Remedy!.Action);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_correction_that_fails_is_not_corrected(string way)
    {
        var world = New(way);
        await world.DeliverAsync();
        // The corrected revision web:8 (ARM64) fails too: its tag was pushed anew, for amd64 only.
        world.PutTag(Ecs.Events.Image, "linux/amd64");
        var primary = world.Ecs.Service!.PrimaryDeploymentId;
        world.Service(service => service["deployments"]!.AsArray().RemoveAt(1));
        world.Event(detail =>
        {
            detail["taskDefinitionArn"] = ChangeWorld.Corrected;
            detail["startedBy"] = primary;
            detail["attributes"]![0]!["value"] = "arm64";
            detail["stoppedReason"] = Ecs.Events.PullErrorText.Replace("amd64", "arm64", StringComparison.Ordinal);
            detail["containers"]![0]!["reason"] = Ecs.Events.PullErrorText.Replace("amd64", "arm64", StringComparison.Ordinal);
        });
        world.World.Clock.Advance(TimeSpan.FromMinutes(6));
        var second = await world.DeliverNowAsync("task-2");
        Assert.Equal("is-a-correction", second.ReasonCode);
    }
}
