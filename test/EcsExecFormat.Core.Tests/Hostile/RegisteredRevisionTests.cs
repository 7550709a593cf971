using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What an attempt registered and did not deploy is told, offered only where it is right, and not worked out again.</summary>
public class RegisteredRevisionTests
{
    private readonly Account _account = new();

    [Fact]
    public async Task A_revision_that_was_registered_is_told_although_the_image_cannot_be_read_at_the_retry()
    {
        UpdateIsRefused();
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        _account.Images.Closed = new ImageRead.Unavailable(ImageProblem.NotFound, "gone.");
        _account.Clock.Advance(TimeSpan.FromMinutes(2));

        await _account.DeliverAsync();

        Assert.Contains("web:8", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_that_was_registered_is_told_although_the_service_cannot_be_asked_at_the_retry()
    {
        UpdateIsRefused();
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        var looks = 0;
        _account.Ecs.Before = call =>
        {
            if (call == "DescribeServices" && ++looks == 2)
                throw World.Unreachable("ecs");
        };
        _account.Clock.Advance(TimeSpan.FromMinutes(2));

        var outcome = await _account.DeliverAsync();

        Assert.Equal("could-not-check", outcome.ReasonCode);
        Assert.Contains("An earlier attempt registered the corrected revision web:8.", Flat(_account.Mail), StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_registered_and_is_run_by_now_is_not_denied()
    {
        UpdateIsRefused();
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        _account.Ecs.Before = _ => { };
        _account.Ecs.EditService(service =>
        {
            service["taskDefinition"] = ChangeWorld.Corrected;
            service["deployments"]![0]!["status"] = "ACTIVE";
            service["deployments"]!.AsArray().Insert(0, new JsonObject { ["id"] = "ecs-svc/pipeline", ["status"] = "PRIMARY", ["taskDefinition"] = ChangeWorld.Corrected, ["runningCount"] = 1 });
        });
        _account.Clock.Advance(TimeSpan.FromMinutes(2));

        await _account.DeliverAsync();

        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
        Assert.Contains("An earlier attempt registered the corrected revision web:8, and the service is set to it by now.", Flat(_account.Mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_revision_that_was_deregistered_is_not_offered_but_made_anew()
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        _account.Ecs.EditRegistered(ChangeWorld.Corrected, response => response["taskDefinition"]!["status"] = "INACTIVE");
        _account.PushAgain("2");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(task: "task-2");

        Assert.Contains("--task-definition web:9", _account.Alerts.Published[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("--task-definition web:8", _account.Alerts.Published[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_revision_is_not_offered_where_a_guard_refuses_it_by_now()
    {
        var images = _account.Images;
        var both = images.PutIndex((images.PutImage("amd64", new Tar().File("app", Elf.Amd64)), "amd64"), (images.PutImage("arm64", new Tar().File("app", Elf.Arm64)), "arm64"));
        images.Tags[Account.Sidecar] = both;
        _account.WithSidecar();
        _account.Mode("register");
        await _account.DeliverAsync(change: detail => Account.SidecarRan(detail, both));
        var amd64 = images.PutImage("amd64", new Tar().File("app", Elf.Amd64).File("v", "3"));
        images.Tags[Account.Sidecar] = amd64;
        _account.PushAgain("2");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        var outcome = await _account.DeliverAsync(task: "task-2", change: detail => Account.SidecarRan(detail, amd64));

        Assert.Equal("no-common-architecture", outcome.ReasonCode);
        Assert.DoesNotContain("--task-definition web:8", _account.Alerts.Published[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_look_at_what_is_registered_asks_for_nothing_more()
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        _account.PushAgain("2");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        await _account.DeliverAsync(task: "task-2");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        _account.Ecs.Calls.Clear();

        await _account.DeliverAsync(task: "task-3");

        Assert.Equal(2, _account.Alerts.Published.Count);
        Assert.DoesNotContain("ListTaskDefinitions", _account.Ecs.Calls);
    }

    private void UpdateIsRefused() => _account.Ecs.Before = call =>
    {
        if (call == "UpdateService")
            throw new CallFailedException("ecs", "UpdateService", "AccessDeniedException", false, "no");
    };

    private static string Flat(string mail) => string.Join(' ', mail.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
