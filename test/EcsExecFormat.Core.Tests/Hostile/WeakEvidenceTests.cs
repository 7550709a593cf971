using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>Evidence that looks like proof, and is none.</summary>
public class WeakEvidenceTests : EvidenceWorld
{
    /// <summary>ECS tells no digest (a private registry): the tag's labels of today and a line of the task make a change, with the bytes off.</summary>
    [Fact]
    public async Task Labels_of_a_tag_and_a_line_of_the_log_make_no_change()
    {
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New(DeepInspection.Off), change: detail => detail["containers"]![0]!.AsObject().Remove("imageDigest"));
        Assert.True(Account.Ecs.Updates.Count == 0, Say(o, Account));
    }

    /// <summary>And what ran was an amd64 script without #! before the tag moved: confirmed, it is said, the image is for another CPU.</summary>
    [Fact]
    public async Task Labels_of_a_tag_that_moved_are_not_confirmed_by_the_log()
    {
        Account.Mode("alert");
        Log("task-1", Refusal);
        var o = await Account.DeliverAsync(New(), change: detail => detail["containers"]![0]!.AsObject().Remove("imageDigest"));
        Assert.True(o.Finding.Confidence != Confidence.Confirmed, Say(o, Account));
    }

    /// <summary>Fifty lines are looked at: what was written before them is forgotten, and the line counts as alone.</summary>
    [Fact]
    public async Task Lines_before_the_last_fifty_show_that_somebody_was_executed()
    {
        Log("task-1", ["agent: starting", .. Enumerable.Repeat(Refusal, 50)]);
        var o = await Account.DeliverAsync(New(DeepInspection.Off), change: detail => On(detail, "x86_64"));
        Assert.True(Account.Ecs.Updates.Count == 0 && Account.Alerts.Published.Count == 0, Say(o, Account));
    }

    /// <summary>An emulated shell stumbles over an ordinary mistake in its script, and busybox's words for that are the hint of a foreign program.</summary>
    [Theory]
    [InlineData("alert", 2)]
    [InlineData("deploy", 2)]
    public async Task A_syntax_error_in_a_script_that_an_emulated_shell_runs_is_an_ordinary_crash(string mode, int code)
    {
        Account.Mode(mode);
        Push("arm64", new Tar().File("bin/sh", Elf.Arm64).File("start.sh", "#!/bin/sh\nif (\n"), "/start.sh");
        Log("task-1", "/start.sh: line 2: syntax error: unexpected end of file (expecting \")\")");
        var o = await Account.DeliverAsync(New(), change: detail => { On(detail, "x86_64"); Code(code)(detail); });
        Assert.True(o.Finding.Verdict == Verdict.PlatformMatch && Account.Alerts.Published.Count == 0, Say(o, Account));
    }

    /// <summary>Five tasks of one revision with another command hide the one twin of a third revision: tasks are counted, not revisions.</summary>
    [Fact]
    public async Task Many_tasks_of_one_other_revision_do_not_hide_a_twin_of_a_third()
    {
        Account.Mode("alert");
        Account.Ecs.Others.Add(Account.Definition(6, definition => definition["containerDefinitions"]![0]!["command"] = new JsonArray("other")));
        Account.Ecs.Others.Add(Account.Definition(5));
        var all = new List<RunningTask>();
        for (var n = 0; n < 6; n++)
        {
            RunTwin(n < 5 ? "web:6" : "web:5", task => task["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/twin{n}");
            all.AddRange(Account.Ecs.Running);
        }

        Account.Ecs.Running.Clear();
        Account.Ecs.Running.AddRange(all);
        var o = await Account.DeliverAsync(New(logs: false), change: detail => On(detail, "x86_64"));
        Assert.True(Account.Alerts.Published.Count == 0, Say(o, Account));
    }

    /// <summary>Fargate without the attribute: the stopped task is taken to have run where its definition says; a running twin of the same revision is not.</summary>
    [Fact]
    public async Task A_twin_on_fargate_without_the_attribute_of_the_same_revision_counts()
    {
        Account.Mode("alert");
        RunTwin("web:7", task => task.Remove("attributes"));
        var o = await Account.DeliverAsync(New(logs: false), change: detail => detail.Remove("attributes"));
        Assert.True(Account.Alerts.Published.Count == 0, Say(o, Account));
    }
}
