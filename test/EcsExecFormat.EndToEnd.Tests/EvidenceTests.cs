using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Ecs;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What the log, the program's bytes and a healthy task make of a stopped task, whatever the image's labels say.</summary>
public sealed class EvidenceTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    private const string Refused = "exec /app/web: exec format error";
    private const string Shell = "#!/bin/busybox\n";

    [Fact]
    public async Task A_foreign_program_behind_a_fitting_label_is_found_by_the_log_and_proven_by_its_bytes()
    {
        var (scene, task) = Create(LayeredImage.Of("amd64", "arm64"));
        scene.Log(task, Refused);

        var outcome = await function.OutcomeAsync(task);

        Assert.Equal(("binary-mismatch", "confirmed", "sent"), Told(outcome));
        Assert.Equal("the image is labelled linux/amd64, but its entrypoint /app/web is a program for linux/arm64, and the task ran on linux/amd64", (string?)outcome["reason"]);
        var mail = Mail(scene);
        Assert.Contains(": program is for arm64, ran on amd64 (alert only)", scene.Messages[0].Subject, StringComparison.Ordinal);
        Assert.Contains($"Its log says: \"{Refused}\" (CloudWatch Logs, {scene.LogGroup}, stream ecs/web/", mail, StringComparison.Ordinal);
        Assert.Contains("The entrypoint /app/web is a program for linux/arm64, as its first bytes say.", mail, StringComparison.Ordinal);
        Assert.Contains("Leave the task definition as it is", mail, StringComparison.Ordinal);
        Assert.Contains("GOOS=linux GOARCH=amd64 go build", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_without_an_interpreter_is_found_by_the_log_and_changed_in_no_mode()
    {
        var (scene, task) = Create(LayeredImage.Of("amd64", ("app/web", "exec /app/server\n"u8.ToArray())), "deploy");
        scene.Log(task, Refused);

        var outcome = await function.OutcomeAsync(task);

        Assert.Equal(("unrunnable-entrypoint", "confirmed", "sent"), Told(outcome));
        Assert.Equal(("declined", "not-correctable"), ((string?)outcome["action"], (string?)outcome["reasonCode"]));
        Assert.Contains("Put the interpreter into the script's first line, such as #!/bin/sh", Mail(scene), StringComparison.Ordinal);
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task An_arm64_label_over_such_a_script_is_not_corrected_either()
    {
        var (scene, task) = Create(LayeredImage.Of("arm64", ("app/web", "exec /app/server\n"u8.ToArray())), "deploy");
        scene.Log(task, Refused);

        Assert.Equal(("unrunnable-entrypoint", "confirmed", "sent"), Told(await function.OutcomeAsync(task)));
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task What_a_shell_was_told_to_run_is_found_by_the_shells_own_line()
    {
        var (scene, task) = Create(LayeredImage.Of("amd64", ("app/web", System.Text.Encoding.ASCII.GetBytes(Shell)), ("bin/busybox", TinyProgram.For("amd64")), ("srv/app", TinyProgram.For("arm64"))));
        task.Container()["exitCode"] = 126;
        scene.Log(task, "starting", "/app/web: line 3: /srv/app: cannot execute binary file: Exec format error");

        var outcome = await function.OutcomeAsync(task);

        Assert.Equal(("binary-mismatch", "confirmed", "sent"), Told(outcome));
        Assert.Equal("its entrypoint was executed, but what that ran is for another machine: /srv/app is a program for linux/arm64, and the task ran on linux/amd64", (string?)outcome["reason"]);
    }

    [Theory]
    [InlineData("a library's error", "OSError: [Errno 8] Exec format error: '/srv/app'", "amd64")]
    [InlineData("an application's words", "INFO exec /app/web: exec format error", "amd64")]
    [InlineData("another failure of the start", "exec /app/web: no such file or directory", "arm64")]
    [InlineData("output of its own", "KeyError: 'PORT'", "arm64")]
    public async Task A_container_that_was_executed_or_failed_otherwise_is_an_ordinary_crash(string what, string line, string label)
    {
        var (scene, task) = Create(LayeredImage.Of(label, ("app/web", TinyProgram.For("amd64")), ("srv/app", TinyProgram.For("amd64"))), "deploy");
        scene.Log(task, line);

        Assert.Equal(("platform-match", null, "none"), Told(await function.OutcomeAsync(task)));
        Assert.True(scene.Messages.Count == 0, what);
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task A_log_that_says_refused_over_a_program_that_runs_is_told_and_nothing_is_claimed()
    {
        var (scene, task) = Create(LayeredImage.Of("amd64", "amd64"), "deploy");
        scene.Log(task, Refused);

        var outcome = await function.OutcomeAsync(task);

        Assert.Equal(("inconclusive", null, "sent"), Told(outcome));
        Assert.Equal(("declined", "not-proven"), ((string?)outcome["action"], (string?)outcome["reasonCode"]));
        Assert.Contains(Refused, Mail(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mismatch_of_labels_is_confirmed_by_the_log()
    {
        var (scene, task) = Create(LayeredImage.Of("arm64", "arm64"));
        scene.Log(task, Refused);

        Assert.Equal(("platform-mismatch", "confirmed", "sent"), Told(await function.OutcomeAsync(task)));
        Assert.Contains("WHY WE ARE SURE (confirmed: the container's log says so)", Mail(scene), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.Throttled)]
    [InlineData(FaultKind.AccessDenied)]
    [InlineData(FaultKind.InternalError)]
    public async Task A_log_that_cannot_be_read_is_no_evidence_and_no_error(FaultKind trouble)
    {
        var (scene, task) = Create(LayeredImage.Of("arm64", "arm64"));
        scene.Log(task, Refused);
        function.Aws.Faults.Add(new Fault("logs", "GetLogEvents", trouble, Fault.Always) { When = request => request.Body.Contains(((string)task.Detail()["taskArn"]!).Split('/')[^1], StringComparison.Ordinal) });

        Assert.Equal(("platform-mismatch", "likely", "sent"), Told(await function.OutcomeAsync(task)));
    }

    /// <summary>CloudWatch Logs may answer with empty pages first.</summary>
    [Fact]
    public async Task A_log_is_read_behind_empty_pages()
    {
        await using var alone = new OneInstance();
        await alone.InitializeAsync();
        alone.Aws.Logs.EmptyPages = 2;
        var scene = Scene.Create(alone.Aws, new Parts { Push = LayeredImage.Of("arm64", "arm64"), Declared = "X86_64" }.WithLog());
        var task = scene.StoppedTask();
        scene.Log(task, Refused);

        Assert.Equal(("platform-mismatch", "confirmed", "sent"), Told(await alone.OutcomeAsync(task)));
        Assert.Equal(3, scene.Calls.Count(call => call == "logs:GetLogEvents"));
    }

    [Fact]
    public async Task A_healthy_task_with_the_same_image_disproves_the_mismatch()
    {
        var (scene, task) = Create(LayeredImage.Of("arm64", "arm64"), "deploy");
        function.Aws.Ecs.PutTask(scene.Name, new LocalTask(Guid.NewGuid().ToString("N"), scene.TaskDefinition, new LocalContainer("web", scene.Image) { ImageDigest = scene.Digest, HealthStatus = "HEALTHY" })
        {
            Service = scene.Name,
            HealthStatus = "HEALTHY",
            LaunchType = "FARGATE",
            CpuArchitecture = "x86_64",
        });

        var outcome = await function.OutcomeAsync(task);

        Assert.Equal(("platform-match", null, "none"), Told(outcome));
        Assert.Contains("and is healthy, so that is not why this task ended: an emulator can be the reason", (string?)outcome["containers"]![0]!["reason"], StringComparison.Ordinal);
        Assert.Empty(scene.Messages);
        Assert.Equal(scene.RevisionOf(1), scene.Revision());
    }

    [Fact]
    public async Task A_revision_that_lost_its_architecture_is_named_as_the_origin()
    {
        var (scene, _) = Create(LayeredImage.Of("arm64", "arm64"));
        var definition = (JsonObject)function.Aws.Ecs.Invoke("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = scene.TaskDefinition })["taskDefinition"]!;
        var next = new JsonObject { ["family"] = scene.Name, ["containerDefinitions"] = definition["containerDefinitions"]!.DeepClone(), ["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" } };
        function.Aws.Ecs.Invoke("RegisterTaskDefinition", next.DeepClone().AsObject());
        next.Remove("runtimePlatform");
        function.Aws.Ecs.Invoke("RegisterTaskDefinition", next);
        var task = scene.StoppedTask();
        task.Detail()["taskDefinitionArn"] = scene.RevisionOf(3);

        var outcome = await function.OutcomeAsync(task);

        var origin = (string?)Assert.Single(outcome["origins"]!.AsArray());
        Assert.Equal($"Likely origin: the revision before, {scene.Name}:2, declared ARM64; {scene.Name}:3 names no architecture, which means X86_64: a deploy tool that drops runtimePlatform does that.", origin);
        Assert.Contains(origin!, Mail(scene), StringComparison.Ordinal);
    }

    private (Scene Scene, JsonObject Task) Create(Func<LocalAws.Ecr.EcrRegistry, string, string> push, string? mode = null)
    {
        var scene = Scene.Create(function.Aws, new Parts { Push = push, ClusterMode = mode, Declared = "X86_64" }.WithLog());
        var task = scene.StoppedTask();
        task.Detail()["startedBy"] = scene.PrimaryDeployment();
        return (scene, task);
    }

    private static string Mail(Scene scene) => scene.MailInOneLine();

    private static (string?, string?, string?) Told(JsonObject outcome) => ((string?)outcome["verdict"], (string?)outcome["confidence"], (string?)outcome["alert"]);
}
