using System.Text.Json.Nodes;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Mode plan shows the change and all that stands against it, and writes nothing to ECS.</summary>
public class PlanModeTests
{
    private readonly ChangeWorld _world = new ChangeWorld().Mode("plan");

    public static TheoryData<string> Names => [.. GuardCases.All.Where(guarded => !IsOfTheChange(guarded)).Select(guarded => guarded.Name)];

    [Fact]
    public async Task A_change_that_nothing_declines_is_shown_with_its_difference()
    {
        var outcome = await _world.DeliverAsync();

        Assert.Equal((RemedyAction.Planned, "planned", "plan"), (outcome.Remedy!.Action, outcome.ReasonCode, outcome.Mode));
        var mail = Assert.Single(_world.Mails);
        Assert.Contains("Nothing was changed: the mode is plan. No guard would decline the change.", mail, StringComparison.Ordinal);
        Assert.Contains($"+ runtimePlatform.cpuArchitecture: \"ARM64\" + tags[1]: {Described.NewTag}", mail, StringComparison.Ordinal);
        NothingIsWritten();
    }

    [Fact]
    public async Task All_that_would_decline_it_is_named_at_once()
    {
        Spend(10);
        _world.World.Clock.Advance(TimeSpan.FromMinutes(20));
        _world.Define(definition =>
        {
            definition["family"] = "shop";
            definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "RISCV64" };
        });
        _world.PutTag(Events.Image, "linux/s390x");
        _world.Event(detail => detail["startedBy"] = "ecs-svc/1").Service(service =>
        {
            service["status"] = "DRAINING";
            service["schedulingStrategy"] = "DAEMON";
            service["platformVersion"] = "1.3.0";
        });

        var outcome = await _world.DeliverAsync();

        string[] expected =
        [
            GuardNames.TooOld, GuardNames.ServiceNotActive, GuardNames.DaemonService, GuardNames.NotThePrimaryDeployment, GuardNames.UnknownArchitecture,
            GuardNames.NotReproducible, GuardNames.NoCommonArchitecture, GuardNames.PlatformVersion, GuardNames.ChangeBudget,
        ];
        Assert.Equal(expected, outcome.Remedy!.Refusals.Select(refusal => refusal.Guard));
        var mail = Assert.Single(_world.Mails);
        Assert.All(outcome.Remedy.Refusals, refusal => Assert.Contains($"- {refusal.Sentence} ({refusal.Guard})", mail, StringComparison.Ordinal));
        NothingIsWritten();
    }

    [Fact]
    public async Task A_question_that_is_not_answered_keeps_no_other_one_from_being_asked()
    {
        _world.AtCall("DescribeTaskDefinition", 3, () => throw World.Unreachable("ecs")).Tag("exec-format-remediation-corrects", "6");
        _world.Service(service => service["platformVersion"] = "1.3.0");

        var outcome = await _world.DeliverAsync();

        Assert.Equal([GuardNames.CouldNotCheck, GuardNames.PlatformVersion], outcome.Remedy!.Refusals.Select(refusal => refusal.Guard));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_would_decline_the_change_is_named(string name)
    {
        var guarded = GuardCases.All.Single(guarded => guarded.Name == name);
        guarded.Set(_world);
        guarded.Deviate(_world);
        _world.Mode("plan");

        var outcome = await _world.DeliverAsync();

        Assert.Equal(RemedyAction.Planned, outcome.Remedy!.Action);
        Assert.Contains(guarded.Guard, outcome.Remedy.Refusals.Select(refusal => refusal.Guard));
        Assert.Contains("A higher mode would decline the change, because: -", Assert.Single(_world.Mails), StringComparison.Ordinal);
        NothingIsWritten();
    }

    /// <summary>Met only when the change is made.</summary>
    private static bool IsOfTheChange(GuardCase guarded) =>
        guarded is { IsOfTheChange: true } or { IsLastLook: true } or { Guard: GuardNames.NoTime or GuardNames.ModeLowered or GuardNames.NeedsDeploy };

    private void Spend(int changes)
    {
        var now = _world.World.Clock.GetUtcNow();
        var budget = Enumerable.Range(0, changes).Aggregate(Core.Remediation.Records.ChangeBudget.Empty, (budget, number) => budget.Spend($"cor-{number}", now, 100)!);
        _world.World.Records.Set(budget.ToRecord(now));
    }

    private void NothingIsWritten()
    {
        Assert.Empty(_world.Ecs.Registrations);
        Assert.Empty(_world.Ecs.Updates);
        Assert.DoesNotContain(_world.Ecs.Calls, call => call is "RegisterTaskDefinition" or "UpdateService");
        Assert.DoesNotContain(_world.World.Records.All, record => record.Key.StartsWith("correction/", StringComparison.Ordinal) && record.Attributes["startedAt"].StartsWith("2026-11-22", StringComparison.Ordinal));
    }
}
