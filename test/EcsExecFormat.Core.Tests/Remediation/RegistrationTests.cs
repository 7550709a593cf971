using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The corrected revision is registered once, and one that is there already is used.</summary>
public class RegistrationTests
{
    private readonly ChangeWorld _world = new();

    private int Sent => _world.Ecs.Calls.Count(call => call == "RegisterTaskDefinition");

    [Fact]
    public async Task In_mode_register_the_service_is_left_alone()
    {
        var outcome = await _world.Mode("register").DeliverAsync();

        Assert.Equal((RemedyAction.Registered, "registered", 1, 0), (outcome.Remedy!.Action, outcome.ReasonCode, Sent, _world.Ecs.Updates.Count));
        var mail = Assert.Single(_world.Mails);
        Assert.Contains("The corrected revision web:8 was registered; the service was not updated with it.", mail, StringComparison.Ordinal);
        Assert.Contains("Look at the revision, and have the service run it: aws ecs update-service --region eu-west-1 --cluster arn:aws:ecs:eu-west-1:123456789012:cluster/prod --service web --task-definition web:8", mail, StringComparison.Ordinal);
        Assert.Contains($"To take it back, if nothing runs it: aws ecs deregister-task-definition --region eu-west-1 --task-definition {ChangeWorld.Corrected}", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_task_without_a_service_registering_is_the_correction()
    {
        var outcome = await _world.AsFamily().DeliverAsync();

        Assert.Equal((RemedyAction.Registered, 1, 0), (outcome.Remedy!.Action, Sent, _world.Ecs.Updates.Count));
        Assert.Contains("The corrected revision web:8 was registered; whoever runs the family without naming a revision gets it from now on.", Assert.Single(_world.Mails), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public async Task An_identical_active_revision_is_used_again(int revision)
    {
        _world.Beside(revision, ToArm64);

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, 0), (outcome.Remedy!.Action, Sent));
        Assert.Equal(revision, Assert.Single(_world.Ecs.Updates).Revision);
    }

    [Fact]
    public async Task A_revision_that_differs_in_more_is_not_used_whatever_its_tag_says()
    {
        _world.Tag("exec-format-remediation-corrects", "7").Beside(6).Beside(8, definition =>
        {
            ToArm64(definition);
            definition["cpu"] = "1024";
        });

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Declined, "newer-revision", 0), (outcome.Remedy!.Action, outcome.ReasonCode, Sent));
        Assert.Empty(_world.Ecs.Updates);
    }

    [Fact]
    public async Task A_revision_without_room_for_the_tag_is_remembered_as_a_correction_by_the_table()
    {
        foreach (var number in Enumerable.Range(1, 50))
            _world.Tag($"owner-{number}", "value");

        Assert.Equal(RemedyAction.Deployed, (await _world.DeliverAsync()).Remedy!.Action);

        var mark = Assert.Single(_world.World.Records.All, record => record.Key == $"revision/{Corrected}");
        Assert.Equal((Failing, null), (mark.Attributes["corrects"], mark.ExpiresAt));
    }

    [Fact]
    public async Task A_registration_whose_answer_is_lost_after_the_effect_is_found()
    {
        _world.Ecs.After = call => Throw(call == "RegisterTaskDefinition", World.Unreachable("ecs"));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, 1, Corrected), (outcome.Remedy!.Action, Sent, Assert.Single(_world.Ecs.Updates).ToString()));
    }

    [Theory]
    [InlineData(null, "ECS did not answer the registration, and the corrected revision is not there: ecs:RegisterTaskDefinition failed (no answer): bad luck.")]
    [InlineData("ClientException", "ECS did not register the corrected revision: ecs:RegisterTaskDefinition failed (ClientException): bad luck.")]
    public async Task A_registration_without_effect_is_told_and_tried_again_after_five_minutes(string? code, string sentence)
    {
        _world.Ecs.Before = call => Throw(call == "RegisterTaskDefinition", new CallFailedException("ecs", "RegisterTaskDefinition", code, false, "bad luck"));
        var first = await _world.DeliverAsync();
        Assert.Equal((RemedyAction.Failed, "registration-failed", 1, 0), (first.Remedy!.Action, first.ReasonCode, Sent, _world.Ecs.Updates.Count));
        Assert.Contains($"The correction failed. {sentence} The service was not changed. (registration-failed)", Assert.Single(_world.Mails), StringComparison.Ordinal);
        _world.Ecs.Before = _ => { };
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        var second = await _world.DeliverNowAsync("task-2");

        Assert.Equal(("follow-up", RemedyAction.Deployed, 2, 1), (second.Kind, second.Remedy!.Action, Sent, _world.Ecs.Registrations.Count));
    }

    [Fact]
    public async Task A_registration_that_cannot_be_read_back_is_not_sent_again_by_this_invocation_and_found_by_the_next()
    {
        _world.Ecs.After = call => Throw(call == "RegisterTaskDefinition", World.Unreachable("ecs"));
        _world.AtCall("ListTaskDefinitions", 3, () => throw World.Unreachable("ecs"));
        var first = await _world.DeliverAsync();
        Assert.Equal((RemedyAction.Failed, 1), (first.Remedy!.Action, Sent));
        Assert.DoesNotContain("Nothing was changed", _world.Mails[0], StringComparison.Ordinal);
        (_world.Ecs.Before, _world.Ecs.After) = (_ => { }, _ => { });
        _world.World.Clock.Advance(TimeSpan.FromMinutes(5));

        var second = await _world.DeliverNowAsync("task-2");

        Assert.Equal((RemedyAction.Deployed, 1, Corrected), (second.Remedy!.Action, Sent, Assert.Single(_world.Ecs.Updates).ToString()));
    }

    [Fact]
    public async Task When_it_cannot_be_seen_whether_the_revision_is_there_none_is_registered()
    {
        _world.AtCall("ListTaskDefinitions", 2, () => throw World.Unreachable("ecs"));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Failed, "registration-failed", 0), (outcome.Remedy!.Action, outcome.ReasonCode, Sent));
    }

    [Fact]
    public async Task In_the_last_five_seconds_none_is_registered_and_the_next_delivery_does_it()
    {
        _world.AtCall("ListTaskDefinitions", 2, () => _world.World.Clock.Advance(TimeSpan.FromSeconds(55)));
        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync());
        Assert.Equal((0, 0), (Sent, _world.Mails.Count));
        _world.Ecs.Before = _ => { };

        Assert.Equal(RemedyAction.Deployed, (await _world.DeliverAsync()).Remedy!.Action);
    }

    private static void ToArm64(JsonObject definition) => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" };

    private static void Throw(bool isAsked, Exception failure)
    {
        if (isAsked)
            throw failure;
    }
}
