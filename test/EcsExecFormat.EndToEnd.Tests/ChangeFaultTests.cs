using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>ECS fails while it is changed: what is not known is read back, and nothing is sent twice.</summary>
public sealed class ChangeFaultTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    private const string NoPassRole = "User: arn:aws:sts::123456789012:assumed-role/exec-format/fn is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/shop";

    [Theory]
    [InlineData("RegisterTaskDefinition", FaultKind.DropAfterEffect)]
    [InlineData("RegisterTaskDefinition", FaultKind.MalformedBody)]
    [InlineData("UpdateService", FaultKind.DropAfterEffect)]
    [InlineData("UpdateService", FaultKind.MalformedBody)]
    public async Task A_write_whose_answer_was_lost_after_its_effect_is_found_and_not_sent_again(string operation, FaultKind kind)
    {
        var (machine, scene) = Set();
        scene.Fail("ecs", operation, kind, times: 1);

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        AssertDeployedOnce(scene, outcome);
    }

    [Theory]
    [InlineData("RegisterTaskDefinition")]
    [InlineData("UpdateService")]
    public async Task A_server_error_after_the_effect_is_no_failure(string operation)
    {
        var (machine, scene) = Set();
        function.Aws.Faults.Add(new Fault("ecs", operation, FaultKind.InternalError)
        {
            // ECS does what it was asked to, and then answers 500.
            When = request => scene.Concerns(request) && function.Aws.Ecs.Invoke(operation, (JsonObject)request.Json) is not null,
        });

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        AssertDeployedOnce(scene, outcome);
    }

    [Theory]
    [InlineData("RegisterTaskDefinition")]
    [InlineData("UpdateService")]
    public async Task A_throttled_write_took_no_effect_and_is_made_again(string operation)
    {
        var (machine, scene) = Set();
        scene.Fail("ecs", operation, FaultKind.Throttled, times: 1);

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        Assert.Equal(("deployed", "deployed"), ((string?)outcome["action"], (string?)outcome["reasonCode"]));
        Assert.Equal([400, 200], Sent(scene, operation).Select(call => call.Status));
        Assert.Equal(scene.RevisionOf(2), scene.Revision());
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.ServiceUnavailable)]
    [InlineData(FaultKind.DropBeforeEffect)]
    public async Task A_registration_without_effect_fails_and_is_sent_once(FaultKind kind)
    {
        var (machine, scene) = Set();
        scene.Fail("ecs", "RegisterTaskDefinition", kind);

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        AssertFailed(scene, outcome, "registration-failed", null, "change FAILED");
        Assert.Single(Sent(scene, "RegisterTaskDefinition"));
        Assert.Contains("ECS did not answer the registration, and the corrected revision is not there", Mail(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_be_passed_is_told_in_ECS_s_own_words()
    {
        var (machine, scene) = Set();
        function.Aws.Faults.Add(new Fault("ecs", "RegisterTaskDefinition", FaultKind.Error, Fault.Always)
        {
            When = scene.Concerns,
            Error = new ServiceError(400, "AccessDeniedException", NoPassRole),
        });

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        AssertFailed(scene, outcome, "registration-failed", null, "change FAILED");
        Assert.Single(Sent(scene, "RegisterTaskDefinition"));
        Assert.Contains(NoPassRole, Mail(scene), StringComparison.Ordinal);
        Assert.Contains("(registration-failed)", Mail(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_ECS_refuses_leaves_the_service_and_says_which_revision_is_ready()
    {
        var (machine, scene) = Set();
        function.Aws.Faults.Add(new Fault("ecs", "UpdateService", FaultKind.Error)
        {
            When = scene.Concerns,
            Error = new ServiceError(400, "ServiceNotActiveException", "Service was not ACTIVE."),
        });

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        AssertFailed(scene, outcome, "update-failed", scene.RevisionOf(2), "fix registered, NOT deployed");
        Assert.Single(Sent(scene, "UpdateService"));
        Assert.Contains("Service was not ACTIVE.", Mail(scene), StringComparison.Ordinal);
        Assert.Contains($"The corrected revision {scene.Name}:2 is registered, but the service was not updated with it.", Mail(scene), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.DropBeforeEffect)]
    public async Task An_update_of_which_nobody_knows_is_not_sent_again_as_long_as_it_may_be_on_its_way(FaultKind kind)
    {
        var (machine, scene) = Set();
        scene.Fail("ecs", "UpdateService", kind);

        var outcome = await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));
        await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes));

        AssertFailed(scene, outcome, "update-unknown", scene.RevisionOf(2), "deployed or not, LOOK");
        Assert.Single(Sent(scene, "UpdateService"));
        Assert.Contains("sends it anew only when the service shows that it took none.", Mail(scene), StringComparison.Ordinal);
    }

    private (WrongMachine Machine, Scene Scene) Set() => (WrongMachine.ArmImage, WrongMachine.ArmImage.Set(function.Aws, WrongMachine.Proof.Bytes, "deploy"));

    private static CallRecord[] Sent(Scene scene, string operation) => [.. scene.CallRecords.Where(call => call.Operation == operation)];

    private static void AssertDeployedOnce(Scene scene, JsonObject outcome)
    {
        Assert.Equal(("deployed", "deployed", scene.RevisionOf(2)), ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"]));
        Assert.Single(Sent(scene, "RegisterTaskDefinition"));
        Assert.Single(Sent(scene, "UpdateService"));
        Assert.Null(scene.Aws.Ecs.TaskDefinition(scene.RevisionOf(3)));
        Assert.Equal((scene.RevisionOf(2), 2), (scene.Revision(), scene.Service()["deployments"]!.AsArray().Count));
        Assert.Contains($"The service was updated to the corrected revision {scene.Name}:2.", Mail(scene), StringComparison.Ordinal);
    }

    private static void AssertFailed(Scene scene, JsonObject outcome, string reasonCode, string? revision, string done)
    {
        Assert.Equal(("failed", reasonCode, revision, "sent"),
            ((string?)outcome["action"], (string?)outcome["reasonCode"], (string?)outcome["revision"], (string?)outcome["alert"]));
        Assert.EndsWith($" ({done})", Assert.Single(scene.Messages).Subject, StringComparison.Ordinal);
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
        Assert.Single(scene.Service()["deployments"]!.AsArray());
    }

    private static string Mail(Scene scene)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Assert.Single(scene.Messages).BodyFor("email"));
        return scene.MailInOneLine();
    }
}
