using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class DiagnosticianTests
{
    private readonly FakeEcs _ecs = new();
    private readonly ScriptedImages _images = new();

    public static TheoryData<string> RecordedFiles => [.. Events.RecordedFiles];

    [Theory]
    [MemberData(nameof(RecordedFiles))]
    public async Task A_recorded_event_that_is_not_ours_costs_no_call(string file)
    {
        if (IncomingEvent.Open(Events.Recorded(file)) is not IncomingEvent.TaskChanged changed || StopFilter.Examine(changed.Change).Reason is null)
            return;

        var finding = await DiagnoseAsync(changed.Change);

        Assert.Equal(Verdict.Irrelevant, finding.Verdict);
        Assert.NotEmpty(finding.Reason);
        Assert.Equal((0, 0, 0), (_ecs.DefinitionCalls, _ecs.InstanceCalls, _images.Asked.Count));
    }

    [Fact]
    public async Task An_arm64_image_on_an_amd64_task_is_a_mismatch()
    {
        ScriptWeb("arm64");

        var finding = await DiagnoseAsync(Events.Stopped());

        Assert.Equal((Verdict.PlatformMismatch, Confidence.Possible), (finding.Verdict, finding.Confidence!.Value));
        Assert.Equal(Platform.LinuxAmd64, finding.Declared);
        Assert.Equal((1, 0, 2), (_ecs.DefinitionCalls, _ecs.InstanceCalls, _images.Asked.Count));
    }

    [Fact]
    public async Task The_digest_that_ran_is_what_is_looked_at()
    {
        var digest = _images.PutImage("arm64");

        var finding = await DiagnoseAsync(Events.Stopped(detail => detail["containers"] =
            Events.Containers(Events.Container("web", 1, digest: digest.ToString()))));

        Assert.Equal((Verdict.PlatformMismatch, Confidence.Likely), (finding.Verdict, finding.Confidence!.Value));
        Assert.Equal(digest, finding.Containers[0].Digest);
    }

    [Fact]
    public async Task Sidecars_that_are_not_in_the_task_definition_are_not_judged()
    {
        ScriptWeb("amd64");

        var finding = await DiagnoseAsync(Events.Stopped(detail => detail["containers"] = Events.Containers(
            Events.Container("aws-guardduty-agent-x", 1, image: "unscripted:1"), Events.Container("web", 1))));

        Assert.Equal(Verdict.PlatformMatch, finding.Verdict);
        Assert.Equal("web", Assert.Single(finding.Containers).Name);
    }

    [Fact]
    public async Task A_sidecar_that_fails_alone_is_irrelevant()
    {
        var finding = await DiagnoseAsync(Events.Stopped(detail => detail["containers"] = Events.Containers(
            Events.Container("aws-guardduty-agent-x", 1, image: "unscripted:1"), Events.Container("web", 0))));

        Assert.Equal(Verdict.Irrelevant, finding.Verdict);
        Assert.Contains("sidecars", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_repeats_a_container_a_thousand_times_costs_one_look()
    {
        ScriptWeb("arm64");

        var finding = await DiagnoseAsync(Events.Stopped(detail => detail["containers"] =
            Events.Containers([.. Enumerable.Range(0, 1000).Select(_ => Events.Container("web", 1))])));

        Assert.Single(finding.Containers);
        Assert.Equal(2, _images.Asked.Count);
    }

    [Fact]
    public async Task Windows_is_not_our_business()
    {
        _ecs.Definition = Definitions.Web("X86_64", "WINDOWS_SERVER_2022_CORE");

        Assert.Equal(Verdict.Irrelevant, (await DiagnoseAsync(Events.Stopped())).Verdict);
        Assert.Empty(_images.Asked);
    }

    [Fact]
    public async Task A_windows_machine_is_not_our_business_even_when_the_task_definition_does_not_say_windows()
    {
        using var answer = System.Text.Json.JsonDocument.Parse("""
            {"containerInstances":[{"attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"},{"name":"ecs.os-type","value":"windows"}]}]}
            """);
        _ecs.Instance = ContainerInstance.FromResponse(answer.RootElement);
        _images.Answer(Events.Image, _images.ManifestOf("""{"os":"windows","architecture":"amd64"}"""));

        Assert.Equal(Verdict.Irrelevant, (await DiagnoseAsync(OnEc2())).Verdict);
    }

    [Theory]
    [InlineData("arm64", "amd64", Verdict.PlatformMismatch)]
    [InlineData("arm64", "arm64", Verdict.PlatformMatch)]
    [InlineData("x86_64", "amd64", Verdict.PlatformMatch)]
    [InlineData(null, "arm64", Verdict.Inconclusive)]
    public async Task On_ec2_the_container_instance_is_asked(string? machine, string image, Verdict expected)
    {
        _ecs.Instance = machine is null ? null : new ContainerInstance("instance", machine);
        ScriptWeb(image);

        var finding = await DiagnoseAsync(OnEc2());

        Assert.Equal(expected, finding.Verdict);
        Assert.Equal(1, _ecs.InstanceCalls);
    }

    [Fact]
    public async Task Fargate_without_the_attribute_runs_what_is_declared()
    {
        _ecs.Definition = Definitions.Web("ARM64");
        ScriptWeb("amd64");

        var finding = await DiagnoseAsync(Events.Stopped(detail => detail.Remove("attributes")));

        Assert.Equal(Verdict.PlatformMismatch, finding.Verdict);
        Assert.Equal(Platform.LinuxArm64, finding.RanOn.Platform);
    }

    [Fact]
    public async Task A_failed_pull_is_confirmed_and_its_image_looked_up_by_tag()
    {
        _images.Answer(Events.Image, ScriptedImages.Index(ScriptedImages.Entry(_images.PutImage("arm64"), "linux/arm64")));

        var finding = await DiagnoseAsync(Events.PullFailed());

        Assert.Equal((Verdict.PlatformMissing, Confidence.Confirmed), (finding.Verdict, finding.Confidence!.Value));
        Assert.Equal("linux/arm64", string.Join(", ", finding.Containers[0].Offers));
    }

    [Fact]
    public async Task The_worst_container_gives_the_verdict_and_the_reason()
    {
        _ecs.Definition = Definitions.Web(null, null, Definitions.Container("web"), Definitions.Container("log", "log:1"), Definitions.Container("odd", "NO NAME"));
        ScriptWeb("amd64");
        _images.Answer("docker.io/library/log:1", _images.ManifestOf("""{"architecture":"arm64"}"""));

        var finding = await DiagnoseAsync(Events.Stopped(detail => detail["containers"] = Events.Containers(
            Events.Container("web", 1), Events.Container("odd", 1, image: null), Events.Container("log", 1, image: "log:1"))));

        Assert.Equal(Verdict.PlatformMismatch, finding.Verdict);
        Assert.Equal("log", Assert.Single(finding.Culprits).Name);
        Assert.Equal(finding.Culprits.Single().Reason, finding.Reason);
        Assert.Equal(3, finding.Containers.Length);
    }

    [Fact]
    public async Task A_task_definition_that_is_not_named_is_inconclusive() =>
        Assert.Equal(Verdict.Inconclusive, (await DiagnoseAsync(Events.Stopped(detail => detail["taskDefinitionArn"] = "web"))).Verdict);

    [Fact]
    public async Task A_throttled_description_reaches_the_retry()
    {
        _ecs.DefinitionFailure = new CallFailedException("ecs", "DescribeTaskDefinition", "ThrottlingException", true, "slow down");

        await Assert.ThrowsAsync<CallFailedException>(() => DiagnoseAsync(Events.Stopped()));
    }

    [Fact]
    public async Task A_task_definition_that_ECS_does_not_know_any_more_is_inconclusive()
    {
        _ecs.Definition = null;

        var finding = await DiagnoseAsync(Events.Stopped());

        Assert.Equal(Verdict.Inconclusive, finding.Verdict);
        Assert.Contains("does not know the task definition web:7", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containers_that_did_not_come_to_their_turn_are_named_with_the_one_that_failed()
    {
        _ecs.Definition = Definitions.Web(null, null,
            Definitions.Container("web"), Definitions.Container("waiting", "waiting:1"), Definitions.Container("unseen", "unseen:1"),
            Definitions.Container("fits", "fits:1"), Definitions.Container("ran", "unscripted:1"));
        ScriptWeb("arm64");
        foreach (var (name, architecture) in new[] { ("waiting", "arm64"), ("unseen", "arm64"), ("fits", "amd64") })
            _images.Answer($"docker.io/library/{name}:1", _images.ManifestOf($$"""{"architecture":"{{architecture}}"}"""));

        var finding = await DiagnoseAsync(Events.Stopped(detail => detail["containers"] = Events.Containers(
            Events.Container("web", 1), Events.Container("waiting", image: "waiting:1"), Events.Container("ran", 137, image: "unscripted:1"))));

        Assert.Equal(["web", "waiting", "unseen"], finding.Culprits.Select(container => container.Name));
        Assert.Equal(3, finding.Containers.Length);
    }

    private static TaskStateChange OnEc2() => Events.Stopped(detail =>
    {
        detail.Remove("attributes");
        detail["launchType"] = "EC2";
        detail["containerInstanceArn"] = "arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/1";
    });

    private void ScriptWeb(string architecture) => _images.Answer(Events.Image, _images.ManifestOf($$"""{"architecture":"{{architecture}}"}"""));

    private Task<TaskFinding> DiagnoseAsync(TaskStateChange change) => new Diagnostician(_ecs, _ecs, _images, ProvableImage.Labels(_images))
        .DiagnoseAsync(change);
}
