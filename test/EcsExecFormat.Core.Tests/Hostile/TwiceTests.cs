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
        _account.Ecs.Cluster = _account.Ecs.Cluster! with { Tags = Account.Tagged("register") };
        await _account.DeliverAsync();
        foreach (var revision in Enumerable.Range(9, 12))
            _account.Ecs.Others.Add(Account.Definition(revision, definition => definition["cpu"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _account.Ecs.Cluster = _account.Ecs.Cluster! with { Tags = Account.Tagged("deploy") };
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(task: "task-2");

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
