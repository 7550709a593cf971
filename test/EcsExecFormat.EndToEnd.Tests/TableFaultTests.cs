using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The incident table is there and does not work.</summary>
public sealed class TableFaultTests
{
    [Theory]
    [InlineData(FaultKind.Throttled)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.DropBeforeEffect)]
    [InlineData(FaultKind.AccessDenied)]
    public async Task A_table_that_fails_holds_no_alert_back_and_is_caught_up_with_when_it_is_back(FaultKind kind)
    {
        await using var function = new OneInstance();
        await function.InitializeAsync();
        var scene = Scene.Create(function.Aws);
        var trouble = scene.Fail("dynamodb", "PutItem", kind);

        var told = await function.OutcomeAsync(scene.StoppedTask());
        var next = await function.OutcomeAsync(scene.StoppedTask());
        trouble.End();
        var after = await function.OutcomeAsync(scene.StoppedTask());
        await function.KillIdleInstancesAsync();
        function.StartInstance();
        var byAnother = await function.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("sent", "suppressed", "suppressed", "suppressed"), (Alert(told), Alert(next), Alert(after), Alert(byAnother)));
        Assert.Single(scene.Messages);
        Assert.Equal("sent", (string?)Assert.Single(scene.Items)["alert"]!["S"]);
    }

    private static string? Alert(JsonObject outcome) => (string?)outcome["alert"];
}
