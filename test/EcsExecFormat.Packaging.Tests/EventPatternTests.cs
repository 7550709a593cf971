using System.Text.Json.Nodes;

namespace EcsExecFormat.Packaging.Tests;

public sealed class EventPatternTests
{
    private static readonly string[] Rules = ["EssentialContainerExited", "TaskFailedToStart"];

    public static TheoryData<string, bool> Events => [.. StoppedTasks.All.Select(task => new TheoryDataRow<string, bool>(task.Name, task.Passes))];

    [Theory]
    [MemberData(nameof(Events))]
    public void The_rules_pass_what_could_be_an_exec_format_error_and_nothing_else(string name, bool passes)
    {
        var task = StoppedTasks.All.Single(candidate => candidate.Name == name).Event;

        Assert.Equal(passes, Rules.Any(rule => EventPattern.Matches(Template.Pattern(rule), task)));
    }

    [Fact]
    public void No_event_passes_both_rules() =>
        Assert.DoesNotContain(StoppedTasks.All, task => Rules.All(rule => EventPattern.Matches(Template.Pattern(rule), task.Event)));

    [Fact]
    public void An_independent_reader_of_patterns_agrees_on_every_event()
    {
        Tool.RequirePython("moto");
        var question = new JsonObject
        {
            ["patterns"] = new JsonArray([.. Rules.Select(rule => Template.Pattern(rule).DeepClone())]),
            ["events"] = new JsonArray([.. StoppedTasks.All.Select(task => task.Event.DeepClone())]),
        };

        var answer = Tool.Run("python3", [Repository.PathOf("test/EcsExecFormat.Packaging.Tests/judge_patterns.py")], input: question.ToJsonString());

        Assert.True(answer.ExitCode == 0, answer.Error);
        var wrong = StoppedTasks.All.Zip(JsonNode.Parse(answer.Output)!.AsArray()).Where(pair => pair.First.Passes != pair.Second!.GetValue<bool>());
        Assert.Empty(wrong.Select(pair => pair.First.Name));
    }
}
