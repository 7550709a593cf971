using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Tests.Ecs;

/// <summary>What is kept of an event reads as the same task, and holds no secrets.</summary>
public class RecordedEventTests
{
    public static TheoryData<string> Files => [.. Events.RecordedFiles];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recorded_event_reads_as_the_same_change(string file)
    {
        if (IncomingEvent.Open(Events.Recorded(file)) is not IncomingEvent.TaskChanged { Change: { HasOverrides: false } change })
            return;

        AssertSame(change);
    }

    [Fact]
    public void Each_thing_that_is_read_of_an_event_is_kept()
    {
        AssertSame(Events.Stopped());
        AssertSame(Events.PullFailed());
    }

    [Fact]
    public void Variables_of_the_environment_are_not_kept_and_an_event_with_a_command_not_at_all()
    {
        static void Override(JsonObject detail, string member, JsonNode value) =>
            detail["overrides"] = new JsonObject { ["containerOverrides"] = new JsonArray(new JsonObject { ["name"] = "web", [member] = value }) };

        var variables = new JsonArray(new JsonObject { ["name"] = "PASSWORD", ["value"] = "hunter2" });

        Assert.DoesNotContain("hunter2", RecordedEvent.Of(Events.Stopped(detail => Override(detail, "environment", variables))), StringComparison.Ordinal);
        Assert.Null(RecordedEvent.Of(Events.Stopped(detail => Override(detail, "command", new JsonArray("serve", "--password=hunter2")))));
    }

    [Fact]
    public void An_event_that_is_too_long_is_not_kept() =>
        Assert.Null(RecordedEvent.Of(Events.Stopped(detail => detail["stoppedReason"] = new string('x', 70_000))));

    private static void AssertSame(TaskStateChange change)
    {
        var kept = RecordedEvent.Of(change)!;
        var again = Assert.IsType<IncomingEvent.TaskChanged>(IncomingEvent.Open(Encoding.UTF8.GetBytes(kept))).Change;

        foreach (var property in typeof(TaskStateChange).GetProperties().Where(property => property.Name != nameof(TaskStateChange.Containers)))
            Assert.Equal((property.Name, property.GetValue(change)), (property.Name, property.GetValue(again)));
        Assert.Equal(change.Containers, again.Containers);
    }
}
