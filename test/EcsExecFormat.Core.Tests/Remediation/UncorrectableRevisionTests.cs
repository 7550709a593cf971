using EcsExecFormat.Core.Remediation;
using static EcsExecFormat.Core.Tests.Remediation.Described;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>A task definition that is not understood is refused in one sentence.</summary>
public class UncorrectableRevisionTests
{
    private const string Good = $"\"family\":\"web\",{Containers}";

    [Theory]
    [InlineData($"{Containers}", "expected a task definition with the member \"family\"")]
    [InlineData($"\"family\":7,{Containers}", "expected a task definition with the member \"family\"")]
    [InlineData($"\"family\":\"api\",{Containers}", "expected the family \"web\", as in the task definition's ARN, not \"api\"")]
    [InlineData("\"family\":\"web\"", "expected a task definition with at least one container in \"containerDefinitions\"")]
    [InlineData("\"family\":\"web\",\"containerDefinitions\":[]", "expected a task definition with at least one container in \"containerDefinitions\"")]
    [InlineData("\"family\":\"web\",\"containerDefinitions\":{}", "expected a task definition with at least one container in \"containerDefinitions\"")]
    [InlineData($"{Good},\"runtimePlatform\":\"X86_64\"", "expected \"runtimePlatform\" to be an object")]
    [InlineData($"{Good},\"runtimePlatform\":[]", "expected \"runtimePlatform\" to be an object")]
    [InlineData($"{Good},\"runtimePlatform\":{{}},\"runtimePlatform\":{{}}", "expected \"runtimePlatform\" to be stated once, and it is stated more than once")]
    [InlineData($"{Good},\"runtimePlatform\":{{\"cpuArchitecture\":64}}", "expected \"cpuArchitecture\" to be a text")]
    [InlineData(
        $"{Good},\"runtimePlatform\":{{\"cpuArchitecture\":\"ARM64\",\"cpuArchitecture\":\"X86_64\"}}",
        "expected \"cpuArchitecture\" to be stated once, and it is stated more than once")]
    [InlineData($"{Good},\"tags\":[{{\"key\":\"a\",\"value\":\"b\"}}]", "expected the tags beside the task definition only, and it holds other tags itself")]
    [InlineData($"{Good},\"tags\":{{}}", "expected the tags beside the task definition only, and it holds other tags itself")]
    public void It_is_refused(string members, string sentence)
    {
        var refusal = Assert.Throws<ParseException>(() => CorrectedRevision.Of(Raw(members), Core.Ecs.Architecture.Arm64));

        Assert.Equal(sentence, refusal.Message);
    }
}
