using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>A healthy task with the same image on the same architecture disproves a mismatch; one that differs in anything does not.</summary>
public class HealthyTwinsTests
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Machine = "arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/m1";

    private readonly FakeEcs _ecs = new();
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(Verdict.PlatformMismatch)]
    [InlineData(Verdict.BinaryMismatch)]
    [InlineData(Verdict.UnrunnableEntrypoint)]
    public async Task A_twin_disproves_it(Verdict verdict)
    {
        Run();
        var finding = await CompareAsync(verdict);
        Assert.Equal(Verdict.PlatformMatch, finding.Verdict);
        Assert.Equal("the labels differ; but the task twin runs the same of the same image on linux/amd64, and is healthy, so that is not why this task ended"
            + (verdict == Verdict.UnrunnableEntrypoint ? "" : ": an emulator can be the reason"), finding.Reason);
    }

    [Fact]
    public async Task A_twin_of_another_revision_has_to_execute_the_same()
    {
        Run(task => Revision(task, "[]"));
        Assert.Equal(Verdict.PlatformMatch, (await CompareAsync()).Verdict);
    }

    [Fact]
    public async Task A_twin_on_a_machine_is_known_by_the_machine()
    {
        Run(task => task["attributes"] = null);
        _ecs.Machines["any"] = [new ContainerInstance(Machine, "x86_64")];
        Assert.Equal(Verdict.PlatformMatch, (await CompareAsync()).Verdict);
    }

    [Fact]
    public async Task A_twin_without_a_health_check_has_to_have_run_for_a_minute()
    {
        Run(task => Unchecked(task, secondsAgo: 61));
        Assert.Equal(Verdict.PlatformMatch, (await CompareAsync()).Verdict);
    }

    public static readonly TheoryData<string> Others = ["image", "no digest", "container", "architecture", "machine", "machine that is gone", "status", "unhealthy", "container unhealthy", "container stopped", "just started", "never started", "command", "environment", "revision with another entrypoint", "unknown revision"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_task_that_differs_disproves_nothing(string what)
    {
        Run(task => Differ(task, what));
        _ecs.Machines["any"] = [new ContainerInstance(Machine, "arm64")];
        var finding = await CompareAsync();
        Assert.Equal((Verdict.PlatformMismatch, true), (finding.Verdict, finding.IsComparedWithOthers));
    }

    [Fact]
    public async Task Where_the_log_shows_the_refusal_a_twin_makes_it_unclear()
    {
        Run();
        var finding = await CompareAsync(change: container => container with { IsProvenByLog = true });
        Assert.Equal(Verdict.Inconclusive, finding.Verdict);
        Assert.EndsWith("an emulator on some of the machines can be the reason", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListTasks")]
    [InlineData("DescribeTasks")]
    public async Task Not_being_able_to_ask_is_noted(string call)
    {
        Run();
        _ecs.Before = name =>
        {
            if (name == call)
                throw World.Unreachable("ecs");
        };
        var finding = await CompareAsync();
        Assert.Equal((Verdict.PlatformMismatch, false), (finding.Verdict, finding.IsComparedWithOthers));
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_a_twin_would_not_change()
    {
        Run();
        foreach (var verdict in (IEnumerable<Verdict>)[Verdict.PlatformMissing, Verdict.PlatformMatch, Verdict.Inconclusive])
            Assert.Equal(verdict, (await CompareAsync(verdict)).Verdict);
        Assert.Equal(Verdict.PlatformMismatch, (await new HealthyTwins(_ecs, _ecs, _ecs, _clock).CompareAsync(Events.Stopped(), Finding(Verdict.PlatformMismatch), TestContext.Current.CancellationToken)).Verdict);
        Assert.Empty(_ecs.Calls);
    }

    [Fact]
    public async Task Without_other_tasks_one_call_is_enough()
    {
        await CompareAsync();
        Assert.Equal(["ListTasks"], _ecs.Calls);
    }

    private void Differ(JsonObject task, string what)
    {
        var container = task["containers"]![0]!;
        switch (what)
        {
            case "image": container["imageDigest"] = Digest.Replace('1', '2'); break;
            case "no digest": container.AsObject().Remove("imageDigest"); break;
            case "container": container["name"] = "other"; break;
            case "architecture": task["attributes"]![0]!["value"] = "arm64"; break;
            case "machine": task["attributes"] = null; break;
            case "machine that is gone": (task["attributes"], task["containerInstanceArn"]) = (null, Machine + "2"); break;
            case "status": task["lastStatus"] = "PENDING"; break;
            case "unhealthy": task["healthStatus"] = "UNHEALTHY"; break;
            case "container unhealthy": container["healthStatus"] = "UNHEALTHY"; break;
            case "container stopped": container["lastStatus"] = "STOPPED"; break;
            case "just started": Unchecked(task, secondsAgo: 60); break;
            case "never started": (task["healthStatus"], task["startedAt"]) = ("UNKNOWN", null); break;
            case "command": task["overrides"] = JsonNode.Parse("""{"containerOverrides":[{"name":"web","command":["sleep"]}]}"""); break;
            case "environment": task["overrides"] = JsonNode.Parse("""{"containerOverrides":[{"name":"web","environment":[{"name":"PATH","value":"/other"}]}]}"""); break;
            case "revision with another entrypoint": Revision(task, """["/other"]"""); break;
            case "unknown revision": task["taskDefinitionArn"] = "nonsense"; break;
            default: throw new ArgumentException(what);
        }
    }

    private void Revision(JsonObject task, string entryPoint)
    {
        const string arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:6";
        task["taskDefinitionArn"] = arn;
        var container = Definitions.Container("web");
        container["entryPoint"] = JsonNode.Parse(entryPoint);
        _ecs.Others.Add(Definitions.Of(new() { ["taskDefinition"] = new JsonObject { ["taskDefinitionArn"] = arn, ["containerDefinitions"] = new JsonArray(container) } }));
    }

    private void Unchecked(JsonObject task, int secondsAgo)
    {
        task["healthStatus"] = "UNKNOWN";
        task["startedAt"] = _clock.GetUtcNow().AddSeconds(-secondsAgo).ToUnixTimeMilliseconds() / 1000.0;
    }

    private void Run(Action<JsonObject>? change = null)
    {
        var task = JsonNode.Parse($$"""
            {"taskArn":"arn:aws:ecs:eu-west-1:123456789012:task/prod/twin","taskDefinitionArn":"{{Events.Definition}}","lastStatus":"RUNNING","healthStatus":"HEALTHY","startedAt":{{_clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}},
             "containerInstanceArn":"{{Machine}}","attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"}],
             "containers":[{"name":"web","imageDigest":"{{Digest}}","lastStatus":"RUNNING","healthStatus":"HEALTHY"}]}
            """)!.AsObject();
        change?.Invoke(task);
        using var answer = JsonDocument.Parse(new JsonObject { ["tasks"] = new JsonArray(task) }.ToJsonString());
        _ecs.Running.AddRange(RunningTask.AllFromResponse(answer.RootElement));
    }

    private Task<TaskFinding> CompareAsync(Verdict verdict = Verdict.PlatformMismatch, Func<ContainerFinding, ContainerFinding>? change = null) =>
        new HealthyTwins(_ecs, _ecs, _ecs, _clock).CompareAsync(
            Events.Stopped(detail => detail["containers"]![0]!["imageDigest"] = Digest), Finding(verdict, change), TestContext.Current.CancellationToken);

    private static TaskFinding Finding(Verdict verdict, Func<ContainerFinding, ContainerFinding>? change = null)
    {
        var container = new ContainerFinding("web", Events.Image, null, null, ImmutableArray.Create(Platform.LinuxArm64), verdict, Confidence.Likely, [], "the labels differ");
        return TaskFinding.Of(new RunPlatform(Platform.LinuxAmd64, "said so"), Definitions.Web(), [change?.Invoke(container) ?? container]);
    }
}
