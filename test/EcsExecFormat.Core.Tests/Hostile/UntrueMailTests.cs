using System.Text.Json.Nodes;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A later look never denies what an earlier one did, nor offers to take away what is in use.</summary>
public class UntrueMailTests
{
    private readonly Account _account = new();

    /// <summary>A revision that was there, and is in use by another service, is not offered for deregistration.</summary>
    /// <summary>The tag is pushed again while the service goes on failing: nothing was corrected yet, the revision waits for somebody to deploy it.</summary>
    [Fact]
    public async Task A_revision_that_is_only_registered_is_offered_to_the_next_incident()
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        _account.Push(_account.Images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("v", "2")));
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(task: "task-2");

        var mail = _account.Alerts.Published[^1].Text;
        Assert.Contains("--task-definition web:8", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("corrected before", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("deregister-task-definition", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("deploy")]
    public async Task A_container_beside_whose_tag_moved_hides_nothing_of_what_to_do(string mode)
    {
        const string sidecar = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/sidecar:latest";
        var images = _account.Images;
        var ran = Index("1");
        images.Tags[sidecar] = Index("2");
        _account.Mode(mode);
        _account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("sidecar", sidecar)));

        await _account.DeliverAsync(change: detail => detail["containers"]!.AsArray().Add(Events.Container("sidecar", exitCode: 0, image: sidecar, digest: ran.ToString())));

        Assert.Contains("docker buildx build --platform linux/amd64", _account.Mail, StringComparison.Ordinal);

        Digest Index(string version) => images.PutIndex(
            (images.PutImage("amd64", new Tar().File("app", Elf.Amd64).File("v", version)), "amd64"), (images.PutImage("arm64", new Tar().File("app", Elf.Arm64).File("v", version)), "arm64"));
    }

    [Fact]
    public async Task A_revision_that_another_service_runs_is_not_to_be_deregistered()
    {
        await _account.DeliverAsync(task: "first");
        var mails = _account.Alerts.Published.Count;
        // The second service of that revision.
        _account.Ecs.EditService(json =>
        {
            json["taskDefinition"] = Events.Definition;
            json["deployments"] = new JsonArray(new JsonObject { ["id"] = "ecs-svc/1234567890123456789", ["status"] = "PRIMARY", ["taskDefinition"] = Events.Definition, ["runningCount"] = 0 });
        });
        _account.Ecs.Before = name =>
        {
            if (name == "UpdateService")
                throw new CallFailedException("ecs", "UpdateService", "AccessDeniedException", false, "no");
        };
        var failed = await _account.DeliverAsync(task: "second-1", change: detail => detail["group"] = "service:shop");
        Assert.Equal(RemedyAction.Failed, failed.Remedy!.Action);
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        _account.Ecs.EditService(json => json["deploymentConfiguration"]!["strategy"] = "CANARY");
        var declined = await _account.DeliverAsync(task: "second-2", change: detail => detail["group"] = "service:shop");
        Assert.Equal(RemedyAction.Declined, declined.Remedy!.Action);
        Assert.DoesNotContain("deregister-task-definition", _account.Alerts.Published[^1].Text, StringComparison.Ordinal);
    }

    /// <summary>The update of which nobody knows whether it took effect is not denied because another guard comes first in the list.</summary>
    [Fact]
    public async Task An_update_of_unknown_effect_is_not_denied_by_a_second_look()
    {
        _account.Ecs.Before = name =>
        {
            if (name == "UpdateService")
                throw World.Unreachable("ecs");
        };
        Assert.Equal("update-unknown", (await _account.DeliverAsync()).Remedy!.ReasonCode);
        // It took effect a moment later, and a person went back to the revision before.
        _account.Ecs.Before = _ => { };
        _account.Ecs.EditService(json =>
        {
            json["taskDefinition"] = Events.Definition[..^1] + "6";
            json["deployments"] = new JsonArray(new JsonObject { ["id"] = "ecs-svc/back", ["status"] = "PRIMARY", ["taskDefinition"] = Events.Definition[..^1] + "6", ["runningCount"] = 0 });
        });
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        await _account.DeliverAsync(task: "task-2");
        Assert.DoesNotContain(_account.Alerts.Published.Skip(1), mail => mail.Text.Contains("The service was not changed", StringComparison.Ordinal));
    }
}
