using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>No command of a mail does harm when it is pasted.</summary>
public class HarmfulCommandTests
{
    private static readonly string Nine = ChangeWorld.Failing[..^1] + "9";
    private readonly ChangeWorld _world = new();

    private static void MoveOn(JsonObject s)
    {
        s["taskDefinition"] = Nine;
        s["runningCount"] = 2;
        s["deployments"] = new JsonArray(new JsonObject { ["id"] = "ecs-svc/new", ["status"] = "PRIMARY", ["taskDefinition"] = Nine, ["runningCount"] = 2, ["rolloutState"] = "COMPLETED" });
    }

    private static void SetBack(JsonObject service)
    {
        service["taskDefinition"] = ChangeWorld.Failing;
        service["deployments"] = new JsonArray(new JsonObject { ["id"] = ChangeWorld.PrimaryDeployment, ["status"] = "PRIMARY", ["taskDefinition"] = ChangeWorld.Failing, ["runningCount"] = 0 });
    }

    [Theory]
    [InlineData("alert")]
    [InlineData("deploy")]
    public async Task A_service_that_runs_another_revision_by_now_is_not_set_back_by_a_command(string mode)
    {
        await _world.Mode(mode).Service(MoveOn).DeliverAsync();
        Assert.DoesNotContain("aws ecs update-service", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_whose_tasks_all_run_is_not_said_to_fail_each_time()
    {
        await _world.Mode("alert").Service(MoveOn).DeliverAsync();
        Assert.DoesNotContain("The service keeps starting tasks, and each of them fails. Right now 2 of 2 tasks of the service run.", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_that_is_registered_is_not_registered_again_by_a_command()
    {
        _world.Ecs.Before = call =>
        {
            if (call == "UpdateService")
                throw new CallFailedException("ecs", "UpdateService", "AccessDeniedException", false, "no");
        };
        await _world.DeliverAsync();
        Assert.DoesNotContain("register-task-definition --region eu-west-1 --cli-input-json", _world.Mails[0], StringComparison.Ordinal);
        Assert.Contains("--task-definition web:8", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_may_have_taken_effect_is_not_said_to_have_failed_and_not_overwritten()
    {
        _world.Ecs.After = call =>
        {
            if (call == "UpdateService")
                throw World.Unreachable("ecs");
        };
        _world.AtCall("DescribeServices", 4, () => throw World.Unreachable("ecs"));
        await _world.DeliverAsync();
        Assert.Equal(ChangeWorld.Corrected, _world.Ecs.Service!.TaskDefinition);
        Assert.DoesNotContain("The correction failed.", _world.Mails[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--force-new-deployment", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_that_another_service_may_run_by_now_is_deregistered_only_if_nothing_does()
    {
        await _world.Mode("register").DeliverAsync();
        // The service shop of the same revision fails too, in a cluster that is at deploy: it is moved to web:8.
        _world.Mode("deploy").Event(detail => detail["group"] = "service:shop");
        var other = await _world.DeliverNowAsync("task-of-shop");
        Assert.Equal((RemedyAction.Deployed, ChangeWorld.Corrected), (other.Remedy!.Action, other.Remedy.Revision!.ToString()));
        // The first one is reminded.
        _world.Mode("register").Event(detail => detail["group"] = "service:web").Service(SetBack);
        _world.World.Clock.Advance(TimeSpan.FromHours(25));
        await _world.DeliverNowAsync("task-3");
        Assert.Contains("To take it back, if nothing runs it:", _world.Mails[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_was_pushed_again_needs_a_deployment_and_nothing_else()
    {
        _world.PutTag(Events.Image, "linux/arm64", "linux/amd64");
        await _world.DeliverAsync();
        Assert.Contains("a new deployment of the same revision is all it takes", _world.Mails[0], StringComparison.Ordinal);
        Assert.DoesNotContain("register-task-definition", _world.Mails[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--push", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_another_one_replaced_needs_a_look_and_a_deployment()
    {
        var ran = _world.World.Images.PutImage("arm64", "v9");
        _world.Event(detail => detail["containers"]![0]!["imageDigest"] = ran.ToString());

        await _world.DeliverAsync();

        Assert.Contains("(image-moved)", _world.Mails[0], StringComparison.Ordinal);
        Assert.Contains("look first whether new tasks still fail. Then have the service pull it: aws ecs update-service", _world.Mails[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--push", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_gone_is_not_said_to_have_been_pushed_again()
    {
        _world.AtSecondLook(() => _world.World.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.NotFound, "The tag is not there.")));

        await _world.DeliverAsync();

        Assert.DoesNotContain("has been pushed again", _world.Mails[0], StringComparison.Ordinal);
        Assert.Contains("docker buildx build", _world.Mails[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alert")]
    [InlineData("plan")]
    public async Task No_command_replaces_what_runs_whatever_the_mode(string mode)
    {
        await _world.Mode(mode).OnMachines().Service(service =>
        {
            service["runningCount"] = 2;
            service["deployments"]![0]!["runningCount"] = 2;
            service["deployments"]![0]!["rolloutState"] = "COMPLETED";
        }).DeliverAsync();

        Assert.DoesNotContain("aws ecs update-service", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_replaces_a_newer_deployment_of_the_same_revision()
    {
        await _world.Mode("alert").Service(service =>
        {
            service["deployments"]![0]!["status"] = "ACTIVE";
            service["deployments"]!.AsArray().Insert(0, new JsonObject { ["id"] = "ecs-svc/forced", ["status"] = "PRIMARY", ["taskDefinition"] = ChangeWorld.Failing, ["runningCount"] = 2 });
        }).DeliverAsync();

        Assert.DoesNotContain("aws ecs update-service", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_that_a_guard_calls_impossible_is_not_offered()
    {
        _world.Define(d => d["containerDefinitions"]!.AsArray().Add(new JsonObject { ["name"] = "side", ["image"] = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/side:1" }));
        _world.PutTag("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/side:1", "linux/amd64");
        await _world.DeliverAsync();
        Assert.Contains("(no-common-architecture)", _world.Mails[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--task-definition \"$revision\"", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_that_was_taken_back_is_not_offered_again_as_if_it_were_new()
    {
        await _world.DeliverAsync();
        _world.Service(SetBack);
        _world.World.Clock.Advance(TimeSpan.FromHours(25));
        await _world.DeliverNowAsync("task-2");
        Assert.DoesNotContain("--task-definition \"$revision\"", _world.Mails[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mode_cannot_be_raised_above_the_maximum()
    {
        await _world.Options(o => o with { MaximumMode = Mode.Plan }).DeliverAsync();
        Assert.DoesNotContain("raise the mode to deploy", _world.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_definition_deregistered_by_name_may_be_that_of_another_account()
    {
        await _world.Mode("register").DeliverAsync();
        Assert.Contains("deregister-task-definition --region eu-west-1 --task-definition " + ChangeWorld.Corrected, _world.Mails[0], StringComparison.Ordinal);
    }
}
