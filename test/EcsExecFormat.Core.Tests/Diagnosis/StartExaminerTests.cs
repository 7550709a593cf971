using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Diagnosis.Logs;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>When the log is asked and the bytes are read about a crash that looks ordinary, and how often.</summary>
public class StartExaminerTests
{
    private const string Config = """{"os":"linux","architecture":"amd64","config":{"Entrypoint":["/app"]}}""";
    private const string Runc = "exec /app: exec format error";

    private readonly ManualClock _clock = new();
    private readonly FakeLogs _logs = new();
    private readonly ScriptedImages _images = new();

    /// <summary>Whether the log is read, and then the bytes.</summary>
    [Theory]
    [InlineData("off", Runc, 1, 0, "inconclusive")]
    [InlineData("evidence", Runc, 1, 1, "binary-mismatch")]
    [InlineData("always", Runc, 1, 1, "binary-mismatch")]
    [InlineData("off", null, 1, 0, "platform-match")]
    [InlineData("evidence", null, 1, 0, "platform-match")]
    [InlineData("always", null, 1, 1, "binary-mismatch")]
    [InlineData("off", "KeyError: 'PORT'", 1, 0, "platform-match")]
    [InlineData("evidence", "KeyError: 'PORT'", 1, 0, "platform-match")]
    [InlineData("always", "KeyError: 'PORT'", 1, 1, "platform-match")]
    public async Task The_setting_says_when_bytes_are_read(string inspection, string? line, int logsRead, int layersRead, string verdict)
    {
        var finding = await LookAsync(Examiner(inspection), Task(line is null ? null : "t", line), Put(new Tar().File("app", Elf.Arm64)));
        Assert.Equal((verdict, logsRead, layersRead), (finding.Verdict.Name(), _logs.Asked.Count, LayersRead));
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(30, 0)]
    [InlineData(59, 0)]
    public async Task A_container_that_ran_for_thirty_seconds_is_not_asked_about(int seconds, int logsRead)
    {
        var change = Task("t", Runc, detail => End(detail, $"2026-11-22T03:00:{seconds:00}Z"));
        await LookAsync(Examiner("always"), change, Put(new Tar().File("app", Elf.Arm64)));
        Assert.Equal((logsRead, logsRead), (_logs.Asked.Count, LayersRead));
    }

    [Fact]
    public async Task What_ECS_quotes_is_looked_into_however_long_the_task_ran()
    {
        var image = Put(new Tar().File("app", "no program"));
        var change = Task(null, null, detail => End(detail, "2026-11-22T03:10:00Z"));
        var finding = await Examiner("evidence").LookAtCrashAsync(change, Labels(image) with { HasEvidence = true }, Definitions.Web().Containers[0], Platform.LinuxAmd64, TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.UnrunnableEntrypoint, finding.Verdict);
    }

    /// <summary>A crash loop whose program cannot be told would otherwise read gigabytes for each of its tasks.</summary>
    [Fact]
    public async Task A_crash_loop_is_looked_at_once_in_five_minutes_even_if_its_program_cannot_be_told()
    {
        var examiner = Examiner("evidence");
        var layer = new Tar().Pipe("app");
        var image = Put(layer);
        for (var task = 0; task < 100; task++)
        {
            var finding = await LookAsync(examiner, Task($"t{task}", Runc), image);
            Assert.Equal((Verdict.Inconclusive, true, "the path /app is a device or a pipe"), (finding.Verdict, finding.HasEvidence, finding.Unproven));
        }

        Assert.Equal((1, 1), (_logs.Asked.Count, LayersRead));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Put(layer);
        await LookAsync(examiner, Task("later", Runc), image);
        Assert.Equal((2, 2), (_logs.Asked.Count, LayersRead));
    }

    [Fact]
    public async Task What_there_was_no_time_for_is_looked_at_with_the_next_task()
    {
        var examiner = Examiner("evidence");
        var image = Put(new Tar().File("app", Elf.Arm64));
        using var over = new CancellationTokenSource();
        over.Cancel();
        Assert.Equal(Verdict.PlatformMatch, (await examiner.LookAtCrashAsync(Task("t", Runc), Labels(image), Container, Platform.LinuxAmd64, over.Token)).Verdict);
        Assert.Equal(Verdict.BinaryMismatch, (await LookAsync(examiner, Task("next", Runc), image)).Verdict);
    }

    /// <summary>What one task wrote about an image says nothing about the one that its tag may name by now.</summary>
    [Fact]
    public async Task Without_a_digest_nothing_speaks_for_another_task()
    {
        var examiner = Examiner("evidence");
        var image = Put(new Tar().File("app", Elf.Arm64));
        Assert.Equal(Verdict.BinaryMismatch, (await LookAsync(examiner, Task("t", Runc, NoDigest), image)).Verdict);
        Assert.Equal(Verdict.PlatformMatch, (await LookAsync(examiner, Task("next", Runc, NoDigest), image)).Verdict);
        Assert.Single(_logs.Asked);

        static void NoDigest(JsonObject detail) => detail["containers"]![0]!.AsObject().Remove("imageDigest");
    }

    [Fact]
    public async Task A_log_that_could_not_be_read_is_asked_again_after_a_minute()
    {
        var examiner = Examiner("evidence");
        var image = Put(new Tar().File("app", Elf.Arm64));
        Assert.Equal(Verdict.PlatformMatch, (await LookAsync(examiner, Task("t", null), image)).Verdict);
        _clock.Advance(RecentCrashes.LookAgain - TimeSpan.FromSeconds(1));
        Assert.Equal(Verdict.PlatformMatch, (await LookAsync(examiner, Task("u", Runc), image)).Verdict);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Verdict.BinaryMismatch, (await LookAsync(examiner, Task("v", Runc), image)).Verdict);
    }

    [Fact]
    public async Task Another_machine_is_another_case()
    {
        var examiner = Examiner("evidence");
        var image = Put(new Tar().File("app", Elf.Arm64));
        Assert.Equal(Verdict.BinaryMismatch, (await LookAsync(examiner, Task("t", Runc), image)).Verdict);
        var labels = Labels(image) with { Offers = [Platform.LinuxArm64] };
        var onArm = await examiner.LookAtCrashAsync(Task("t", Runc), labels, Container, Platform.LinuxArm64, TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Inconclusive, onArm.Verdict);
    }

    private int LayersRead => _images.Asked.Count(asked => asked.StartsWith("layer", StringComparison.Ordinal));

    private StartExaminer Examiner(string inspection) => new(
        new LogReader(_logs, _clock), new EntrypointReader(_images, 1_000_000), Enum.Parse<DeepInspection>(inspection, ignoreCase: true), new RecentCrashes(_clock));

    private static Task<ContainerFinding> LookAsync(StartExaminer examiner, TaskStateChange change, ImageReference image) =>
        examiner.LookAtCrashAsync(change, Labels(image), Container, Platform.LinuxAmd64, TestContext.Current.CancellationToken);

    private ImageReference Put(Tar layer) => ProvableImage.Named(ProvableImage.Put(_images, Config, layer));

    private static ContainerFinding Labels(ImageReference image) =>
        new("web", Events.Image, image, image.Digest, [Platform.LinuxAmd64], Verdict.PlatformMatch, Confidence.Likely, ["exit code 1"], "the labels fit") { IsLabelledForHost = true, ExitCode = 1 };

    private TaskStateChange Task(string? id, string? line, Action<JsonObject>? change = null)
    {
        if (id is not null && line is not null)
            _logs.Write($"web/web/{id}", line);
        return Events.Stopped(detail =>
        {
            detail["containers"]![0]!["imageDigest"] = "sha256:" + new string('1', 64);
            detail["taskArn"] = $"arn:aws:ecs:eu-west-1:123456789012:task/prod/{id ?? "none"}";
            change?.Invoke(detail);
        });
    }

    private static void End(JsonObject detail, string time) => (detail["executionStoppedAt"], detail["stoppingAt"]) = (time, time);

    private static ContainerDefinition Container
    {
        get
        {
            var json = Definitions.Container("web");
            json["logConfiguration"] = JsonNode.Parse("""{"logDriver":"awslogs","options":{"awslogs-group":"/web","awslogs-region":"eu-west-1","awslogs-stream-prefix":"web"}}""");
            return Definitions.Web(null, null, json).Containers.Single();
        }
    }
}
