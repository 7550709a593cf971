using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Lambda;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>Many events, one message; and what each event costs.</summary>
public sealed class OnceTests(OneInstance function, FourInstances fleet) : IClassFixture<OneInstance>, IClassFixture<FourInstances>
{
    [Fact]
    public async Task Fifty_deliveries_of_one_event_give_one_message_and_cost_nothing_but_the_first()
    {
        var scene = Scene.Create(function.Aws);
        var taskEvent = scene.StoppedTask();

        Assert.Equal("sent", (string?)(await function.OutcomeAsync(taskEvent))["alert"]);
        var afterFirst = scene.Calls;
        for (var delivery = 2; delivery <= 50; delivery++)
        {
            var outcome = await function.OutcomeAsync(taskEvent);
            Assert.Equal(("suppressed", "already-alerted", 1), ((string?)outcome["alert"], (string?)outcome["reasonCode"], (int)outcome["occurrences"]!));
        }

        Assert.Single(scene.Messages);
        Assert.Equal(
            [
                "dynamodb:PutItem", "dynamodb:PutItem", "ecr:BatchGetImage", "ecr:DownloadLayer", "ecr:GetDownloadUrlForLayer",
                "ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:ListTasks", "sns:Publish",
            ],
            afterFirst.Order(StringComparer.Ordinal));
        Assert.Equal(afterFirst, scene.Calls);
    }

    [Fact]
    public async Task Fifty_deliveries_of_one_event_at_once_to_four_instances_give_one_message()
    {
        var scene = Scene.Create(fleet.Aws);
        var taskEvent = scene.StoppedTask();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fleet.InvokeAsync(RunningFunction.Bytes(taskEvent))));
        var afterwards = await fleet.DeliverAsync(taskEvent);

        Assert.Single(scene.Messages);
        Assert.Single(results.OfType<InvocationResponse>(), result => (string?)RunningFunction.Outcome(result)["alert"] == "sent");
        // A delivery that meets another one at work must come again: its success would be the loss of the alert if the other died.
        Assert.All(results.OfType<InvocationError>(), error => Assert.Contains("another delivery of this event is alerting", error.Document, StringComparison.Ordinal));
        Assert.Equal(("suppressed", 1), ((string?)afterwards["alert"], (int)afterwards["occurrences"]!));
        Print(("delivered", 50), ("answered", results.OfType<InvocationResponse>().Count()), ("to be delivered again", results.OfType<InvocationError>().Count()));
    }

    [Fact]
    public async Task A_crash_loop_of_two_hundred_tasks_gives_one_message_and_each_further_task_costs_one_write()
    {
        var scene = Scene.Create(function.Aws);

        await function.OutcomeAsync(scene.StoppedTask());
        var first = scene.Calls.Count;
        for (var task = 2; task <= 200; task++)
        {
            var outcome = await function.OutcomeAsync(scene.StoppedTask());
            Assert.Equal(("suppressed", task), ((string?)outcome["alert"], (int)outcome["occurrences"]!));
        }

        Assert.Single(scene.Messages);
        Assert.Equal("200", (string?)Assert.Single(scene.Items)["occurrences"]!["S"]);
        Assert.Equal(Enumerable.Repeat("dynamodb:PutItem", 199), scene.Calls.Skip(first));
        Print(("calls of the first task", first), ("calls of 199 further tasks", scene.Calls.Count - first));
    }

    [Fact]
    public async Task A_crash_loop_that_four_instances_see_at_once_gives_one_message_and_loses_no_count()
    {
        var scene = Scene.Create(fleet.Aws);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => fleet.DeliverAsync(scene.StoppedTask())));

        Assert.Single(scene.Messages);
        Assert.Single(outcomes, outcome => (string?)outcome["alert"] == "sent");
        Assert.Equal("100", (string?)Assert.Single(scene.Items)["occurrences"]!["S"]);
        Print(("tasks", 100), ("writes, with those that lost", scene.Calls.Count(call => call == "dynamodb:PutItem")));
    }

    [Fact]
    public async Task A_crash_loop_of_an_ordinary_bug_costs_one_look()
    {
        var scene = Scene.Create(function.Aws, new Parts { Push = Pictures.Amd64 });

        for (var task = 0; task < 200; task++)
            Assert.Equal("platform-match", (string?)(await function.OutcomeAsync(scene.StoppedTask()))["verdict"]);

        Assert.Empty(scene.Messages);
        Assert.Empty(scene.Items);
        Assert.Equal(
            ["ecr:BatchGetImage", "ecr:DownloadLayer", "ecr:GetDownloadUrlForLayer", "ecs:DescribeTaskDefinition"],
            scene.Calls.Order(StringComparer.Ordinal));
        Print(("tasks", 200), ("calls in all", scene.Calls.Count));
    }

    [Fact]
    public async Task A_standing_incident_is_told_again_after_its_window()
    {
        await using var aDayLater = new OneInstance();
        await aDayLater.InitializeAsync();
        var scene = Scene.Create(aDayLater.Aws);
        var told = await aDayLater.OutcomeAsync(scene.StoppedTask());
        // An instance remembers what it told; a day later there is another one.
        await aDayLater.KillIdleInstancesAsync();
        await IncidentTable.EditAsync(scene, item => item["alertedAt"] = Text(DateTimeOffset.UtcNow.AddHours(-25)));
        aDayLater.StartInstance();

        var again = await aDayLater.OutcomeAsync(scene.StoppedTask());
        var after = await aDayLater.OutcomeAsync(scene.StoppedTask());

        Assert.Equal(("reminder", "sent", 2), ((string?)again["kind"], (string?)again["alert"], (int)again["occurrences"]!));
        Assert.Equal((string?)told["id"], (string?)again["id"]);
        Assert.Equal("suppressed", (string?)after["alert"]);
        Assert.Equal(2, scene.Messages.Count);
        Assert.Contains("STILL", scene.Messages[1].Subject, StringComparison.Ordinal);
        Assert.Equal("reminder", scene.Messages[1].Attributes["kind"].Value);
    }

    [Fact]
    public async Task Another_image_is_an_incident_of_its_own()
    {
        var scene = Scene.Create(function.Aws);
        var taskEvent = scene.StoppedTask();
        await function.OutcomeAsync(taskEvent);
        var otherDigest = Pictures.IndexOfArm64(function.Aws.Ecr.Home, scene.Repository);
        var otherImage = scene.StoppedTask();
        otherImage.Container()["imageDigest"] = otherDigest;

        var outcome = await function.OutcomeAsync(otherImage);

        Assert.Equal("sent", (string?)outcome["alert"]);
        Assert.Equal(2, scene.Items.Count);
    }

    private static JsonObject Text(DateTimeOffset time) => new JsonObject { ["S"] = time.ToString("O", CultureInfo.InvariantCulture) };

    private static void Print(params (string What, int Count)[] rows)
    {
        var text = new StringBuilder();
        foreach (var (what, count) in rows)
            text.Append(CultureInfo.InvariantCulture, $"{what,-30}{count,6}\n");
        TestContext.Current.TestOutputHelper?.WriteLine(text.ToString());
    }
}
