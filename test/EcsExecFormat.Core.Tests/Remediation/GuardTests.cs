using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Each guard alone prevents a change, and the alert says which one and why.</summary>
public class GuardTests
{
    public static TheoryData<string> Names => [.. GuardCases.All.Select(guarded => guarded.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_guard_alone_prevents_the_change_and_the_mail_says_so(string name)
    {
        var guarded = GuardCases.All.Single(guarded => guarded.Name == name);
        var world = new ChangeWorld();
        guarded.Set(world);
        var looked = world.LookedAt;
        guarded.Deviate(world);

        var outcome = await world.DeliverAsync();

        Assert.Equal((RemedyAction.Declined, guarded.Guard), (outcome.Remedy!.Action, outcome.Remedy.ReasonCode));
        Assert.Equal(guarded.Guard, Assert.Single(outcome.Remedy.Refusals).Guard);
        Assert.Equal((guarded.Guard, AlertResult.Sent), (outcome.ReasonCode, outcome.Alert));
        Assert.DoesNotContain("UpdateService", world.Ecs.Calls);
        Assert.Equal(guarded.IsLastLook ? 1 : 0, world.Ecs.Registrations.Count);
        Assert.Contains(
            (guarded.Guard, guarded.IsLastLook) switch
            {
                (GuardNames.ModeLowered, true) => "The service was not changed: ",
                (GuardNames.ModeLowered, _) => "Nothing was changed: ",
                (GuardNames.CorrectedBefore, _) or (GuardNames.TableUnavailable, false) => $"This time nothing was changed, although the mode is {guarded.Mode}: ",
                (_, true) => $"The service was not changed, although the mode is {guarded.Mode}: ",
                _ => $"Nothing was changed, although the mode is {guarded.Mode}: ",
            }
            + $"{guarded.Sentence.Replace("{digest}", looked.ToString(), StringComparison.Ordinal)} ({guarded.Guard})",
            Assert.Single(world.Mails), StringComparison.Ordinal);
        Assert.Contains(guarded.IsLastLook ? "fix registered, NOT deployed" : "change declined", world.World.Alerts.Published[0].Subject, StringComparison.Ordinal);
        OnlyKnownCalls(world);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_that_one_deviation_the_change_is_made(string name)
    {
        var guarded = GuardCases.All.Single(guarded => guarded.Name == name);
        var world = new ChangeWorld();
        guarded.Set(world);

        var outcome = await world.DeliverAsync();

        Assert.Equal((guarded.Otherwise, guarded.Otherwise.Name()), (outcome.Remedy!.Action, outcome.ReasonCode));
        Assert.Single(world.Ecs.Registrations);
        Assert.Equal(guarded.Otherwise == RemedyAction.Deployed ? 1 : 0, world.Ecs.Updates.Count);
        Assert.Single(world.Mails);
        OnlyKnownCalls(world);
    }

    [Fact]
    public void Every_guard_has_a_case() =>
        // That one is asked of an approval only: ApprovalTests.
        Assert.Equal(GuardNames.All.Remove(GuardNames.PlanTooOld).Order(StringComparer.Ordinal), GuardCases.All.Select(guarded => guarded.Guard).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_on_remediation_explains_each_guard_once()
    {
        var page = File.ReadAllText(RepositoryFolder.PathOf("docs", "remediation.md"));
        var table = page[page.IndexOf("<!-- guards:", StringComparison.Ordinal)..page.IndexOf("<!-- /guards -->", StringComparison.Ordinal)];
        var rows = table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(GuardNames.All.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    /// <summary>Nothing is sent to ECS but questions and the two writes.</summary>
    private static void OnlyKnownCalls(ChangeWorld world) => Assert.All(world.Ecs.Calls, call => Assert.True(
        call is "RegisterTaskDefinition" or "UpdateService" || call.StartsWith("Describe", StringComparison.Ordinal) || call.StartsWith("List", StringComparison.Ordinal), call));
}
