using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class RunPlatformTests
{
    [Theory]
    [InlineData("x86_64", null, "ARM64", "linux/amd64")]
    [InlineData("arm64", "x86_64", "X86_64", "linux/arm64")]
    [InlineData(null, "arm64", "X86_64", "linux/arm64")]
    [InlineData(null, "x86_64", null, "linux/amd64")]
    [InlineData(null, "i386", null, "linux/386")]
    [InlineData("pdp11", "arm64", null, "linux/arm64")]
    public void The_task_says_it_best_and_its_machine_next(string? task, string? machine, string? declared, string expected)
    {
        var change = Change(task, "EC2", machine is null ? null : "instance");

        var ranOn = RunPlatform.Of(change, machine is null ? null : new ContainerInstance("instance", machine), Definitions.Web(declared));

        Assert.Equal(expected, ranOn.Platform?.ToString());
        Assert.Contains("ecs.cpu-architecture", ranOn.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "linux/amd64")]
    [InlineData("X86_64", "linux/amd64")]
    [InlineData("ARM64", "linux/arm64")]
    public void Fargate_without_the_attribute_runs_what_is_declared(string? declared, string expected) =>
        Assert.Equal(expected, RunPlatform.Of(Change(null, "FARGATE", null), null, Definitions.Web(declared)).Platform?.ToString());

    [Fact]
    public void A_declared_architecture_that_nobody_documents_is_not_guessed()
    {
        var ranOn = RunPlatform.Of(Change(null, "FARGATE", null), null, Definitions.Web("RISCV64"));

        Assert.Null(ranOn.Platform);
        Assert.Contains("declares RISCV64, which is neither", ranOn.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EC2", "instance", "is gone")]
    [InlineData("EXTERNAL", "instance", "is gone")]
    [InlineData("MANAGED_INSTANCES", "instance", "is gone")]
    [InlineData("EC2", null, "neither the event nor")]
    [InlineData(null, null, "neither the event nor")]
    public void On_other_machines_the_declaration_tells_nothing(string? launchType, string? instance, string expected)
    {
        var ranOn = RunPlatform.Of(Change(null, launchType, instance), null, Definitions.Web("ARM64"));

        Assert.Null(ranOn.Platform);
        Assert.Contains(expected, ranOn.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_machine_asked_the_registry_for_tells_when_nothing_else_does()
    {
        var suspects = StopFilter.Examine(Events.PullFailed()).Suspects;

        Assert.Equal(Platform.LinuxAmd64, new RunPlatform(null, "").OrAskedFor(suspects).Platform);
        Assert.Equal(Platform.LinuxArm64, new RunPlatform(Platform.LinuxArm64, "").OrAskedFor(suspects).Platform);
    }

    private static TaskStateChange Change(string? attribute, string? launchType, string? instance) => Events.Stopped(detail =>
    {
        detail["attributes"]![0]!["value"] = attribute;
        detail["launchType"] = launchType;
        detail["containerInstanceArn"] = instance;
    });
}
