using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What an attempt left behind is told once, as what it is, and keeps nothing else from being told.</summary>
public class LeftoverTests
{
    private readonly Account _account = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mode_off_is_silent_day_after_day_once_what_was_left_is_told(bool hasCrashed)
    {
        if (hasCrashed)
            await CrashAfterRegisteringAsync();
        else
            await StopAfterRegisteringAsync();
        _account.Mode("off");
        await _account.DeliverAsync();
        var told = _account.Alerts.Published.Count;
        Assert.Contains(_account.Alerts.Published, mail => mail.Text.Contains(hasCrashed ? "the corrected revision may be registered" : "web:8", StringComparison.Ordinal));

        for (var day = 1; day <= 3; day++)
        {
            _account.Clock.Advance(TimeSpan.FromHours(25));
            await _account.DeliverAsync(task: $"task-of-day-{day}");
        }

        Assert.Equal(told, _account.Alerts.Published.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_table_a_look_that_comes_to_no_verdict_is_still_told(bool isReadOnly)
    {
        _account.Images.Closed = new ImageRead.Unavailable(ImageProblem.AccessDenied, "No permission.");
        _account.Records.BeforeGet = _ => throw World.Unreachable("dynamodb");
        _account.Records.BeforePut = _ =>
        {
            if (!isReadOnly)
                throw World.Unreachable("dynamodb");
        };

        await _account.DeliverAsync(change: detail => detail["containers"]![0]!["reason"] = "exec /app: exec format error");

        Assert.Single(_account.Alerts.Published);
    }

    [Fact]
    public async Task An_announcement_whose_answer_is_lost_keeps_no_later_task_from_being_corrected()
    {
        var isLost = false;
        _account.Records.AfterPut = record =>
        {
            if (isLost || !record.Key.StartsWith("correction/", StringComparison.Ordinal) || !record.Attributes.Values.Contains("updating"))
                return;
            isLost = true;
            throw World.Unreachable("dynamodb");
        };
        Assert.Equal("table-unavailable", (await _account.DeliverAsync()).ReasonCode);
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("deployed", (await _account.DeliverAsync(task: "task-2")).ReasonCode);
        Assert.Single(_account.Ecs.Updates);
    }

    [Fact]
    public async Task A_reminder_does_not_need_the_books()
    {
        _account.Mode("alert");
        await _account.DeliverAsync();
        _account.Clock.Advance(TimeSpan.FromHours(25));
        _account.Records.BeforeGet = _ => throw new CallFailedException("dynamodb", "GetItem", "AccessDeniedException", false, "denied");

        Assert.Equal("reminder", (await _account.DeliverAsync(task: "task-2")).Kind);
        Assert.Equal(2, _account.Alerts.Published.Count);
    }

    [Fact]
    public async Task A_plan_for_what_no_kernel_executes_shows_no_change()
    {
        _account.Mode("plan");
        _account.Push(_account.Images.PutImage("arm64", new Tar().File("app", "no program")));

        var outcome = await _account.DeliverAsync();

        Assert.Equal(["not-correctable"], outcome.Remedy!.Refusals.Select(refusal => refusal.Guard));
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("plan")]
    public async Task A_revision_that_may_be_registered_is_not_denied(string mode)
    {
        await CrashAfterRegisteringAsync();
        _account.Mode(mode);
        _account.Ecs.EditService(service => service["deployments"]![0]!["id"] = "ecs-svc/other");

        await _account.DeliverAsync();

        Assert.Contains("This time nothing was changed", _account.Mail, StringComparison.Ordinal);
        Assert.Contains("the corrected revision may be registered", _account.Mail.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_that_is_owed_is_no_change_that_is_to_be_told()
    {
        await _account.DeliverAsync();
        _account.Ecs.EditService(service => service["taskDefinition"] = Events.Definition);
        _account.Clock.Advance(TimeSpan.FromHours(25));
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync(task: "task-2"));
        _account.Alerts.Before = () => { };
        _account.Images.Closed = new ImageRead.Unavailable(ImageProblem.NotFound, "gone.");
        _account.Clock.Advance(TimeSpan.FromHours(25));

        var outcome = await _account.DeliverAsync(task: "task-3");

        Assert.Equal((AlertResult.None, 1), (outcome.Alert, _account.Alerts.Published.Count));
    }

    [Fact]
    public async Task A_change_is_told_although_its_image_is_gone_for_good()
    {
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        _account.Images.Closed = new ImageRead.Unavailable(ImageProblem.NotFound, "gone.");
        _account.Clock.Advance(TimeSpan.FromHours(25));

        await _account.DeliverAsync(task: "task-2");

        Assert.Contains("The service was updated to the corrected revision web:8.", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_that_is_there_is_used_although_a_newer_revision_is_not_one()
    {
        _account.Ecs.Others.Add(Account.Definition(8, definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" }));
        _account.Ecs.Others.Add(Account.Definition(9, definition => definition["cpu"] = "1024"));

        await _account.DeliverAsync();

        Assert.Equal((0, 8), (_account.Ecs.Registrations.Count, Assert.Single(_account.Ecs.Updates).Revision));
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_known_as_ones_own()
    {
        _account.Records.BeforePut = record =>
        {
            if (record.Key.StartsWith("registration/", StringComparison.Ordinal) && record.Version == 1)
                _account.Records.LosesNextAnswer = true;
        };

        Assert.Equal(RemedyAction.Deployed, (await _account.DeliverAsync()).Remedy!.Action);
    }

    [Fact]
    public async Task In_mode_register_too_the_services_tag_is_read_right_before()
    {
        _account.Mode("register");
        _account.Images.BeforeLayer = () => _account.Ecs.EditService(service => service["tags"] = new JsonArray(new JsonObject { ["key"] = Account.TagKey, ["value"] = "off" }));

        await _account.DeliverAsync();

        Assert.Empty(_account.Ecs.Registrations);
    }

    private async Task CrashAfterRegisteringAsync()
    {
        _account.Ecs.After = call =>
        {
            if (call == "RegisterTaskDefinition")
                throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => _account.DeliverAsync());
        _account.Ecs.After = _ => { };
        _account.Clock.Advance(TimeSpan.FromSeconds(70));
    }

    private async Task StopAfterRegisteringAsync()
    {
        _account.Ecs.After = call =>
        {
            if (call == "RegisterTaskDefinition")
                _account.Ecs.EditService(service => service["status"] = "DRAINING");
        };
        await _account.DeliverAsync();
        _account.Ecs.After = _ => { };
        _account.Clock.Advance(TimeSpan.FromHours(25));
    }
}
