using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>One failing revision gets one corrected revision.</summary>
public class TwiceTests
{
    private readonly Account _account = new();

    [Fact]
    public async Task Two_services_of_one_revision_share_one_corrected_revision()
    {
        Task<Outcome>? other = null;
        var isFirst = true;
        _account.Ecs.Before = name =>
        {
            if (name != "RegisterTaskDefinition" || !isFirst)
                return;
            isFirst = false;
            other = _account.DeliverAsync(task: "task-2", change: detail => detail["group"] = "service:shop");
        };
        await _account.DeliverAsync();
        await Record.ExceptionAsync(() => other!);
        Assert.Single(_account.Ecs.Registrations);
    }

    [Fact]
    public async Task A_registered_revision_is_used_again_however_many_newer_ones_there_are()
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        foreach (var revision in Enumerable.Range(9, 12))
            _account.Ecs.Others.Add(Account.Definition(revision, definition => definition["cpu"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _account.Mode("deploy");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        var outcome = await _account.DeliverAsync(task: "task-2");

        Assert.Equal(RemedyAction.Deployed, outcome.Remedy!.Action);
        Assert.Single(_account.Ecs.Registrations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registered_revision_is_used_again_whatever_tags_come_and_go(bool isOfTheCorrection)
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        if (isOfTheCorrection)
            _account.Ecs.EditRegistered("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:8", response => response["tags"]!.AsArray().Add(new JsonObject { ["key"] = "created-by", ["value"] = "somebody" }));
        else
            _account.Ecs.Definition = Account.Definition(7, null, ("seen-by", "on-call"));
        _account.Mode("deploy");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        var outcome = await _account.DeliverAsync(task: "task-2");

        Assert.Equal(RemedyAction.Deployed, outcome.Remedy!.Action);
        Assert.Single(_account.Ecs.Registrations);
    }

    [Fact]
    public async Task A_registered_revision_that_was_deregistered_is_not_used_again()
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        _account.Ecs.EditRegistered("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:8", response => response["taskDefinition"]!["status"] = "INACTIVE");
        _account.Mode("deploy");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        var outcome = await _account.DeliverAsync(task: "task-2");

        Assert.Equal((RemedyAction.Deployed, 9), (outcome.Remedy!.Action, outcome.Remedy.Revision!.Revision));
    }

    [Fact]
    public async Task What_ECS_registered_instead_of_what_it_was_sent_is_not_deployed()
    {
        _account.Ecs.Normalise = document => document["runtimePlatform"]!["cpuArchitecture"] = "X86_64";

        var outcome = await _account.DeliverAsync();

        Assert.Equal((RemedyAction.Failed, "registration-failed"), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Empty(_account.Ecs.Updates);
    }

    [Fact]
    public async Task An_older_revision_that_says_the_same_is_left_alone()
    {
        // Whoever runs the family without a number gets the newest, and that is to be the corrected one.
        _account.Ecs.Others.Add(Account.Definition(6, definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" }));

        var outcome = await _account.DeliverAsync();

        Assert.Equal((RemedyAction.Deployed, false), (outcome.Remedy!.Action, outcome.Remedy.WasThere));
        Assert.Single(_account.Ecs.Registrations);
    }

    /// <summary>operatingSystemFamily defaults to LINUX (API reference, RuntimePlatform); ECS may spell defaults out in its answer.</summary>
    [Fact]
    public void A_default_that_ECS_spells_out_does_not_hide_a_correction()
    {
        var failing = Account.Definition(7);
        var corrected = Account.Definition(
            8, definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64", ["operatingSystemFamily"] = "LINUX" }, (CorrectionTag.Key, "7"));
        Assert.True(RevisionIdentity.IsCorrectionOf(corrected, failing, Core.Ecs.Architecture.Arm64));
        Assert.True(RevisionIdentity.DiffersOnlyInArchitecture(corrected, failing));
    }
}
