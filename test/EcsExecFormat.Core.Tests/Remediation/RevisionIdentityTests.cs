using System.Text.Json;
using CsCheck;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using static EcsExecFormat.Core.Tests.Remediation.Described;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>A revision counts as a correction when it says what would be registered, and not when one value differs.</summary>
public class RevisionIdentityTests
{
    private const string X86 = "\"runtimePlatform\":{\"cpuArchitecture\":\"X86_64\"}";
    private const string Arm = "\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}";

    [Fact]
    public void What_was_registered_is_the_correction_and_with_any_value_changed_it_is_not() => Gen.Select(GeneratedDefinition.Any, Gen.Int[0, 100_000]).Sample(
        (generated, place) =>
        {
            var failing = generated.Definition;
            Assert.True(RevisionIdentity.IsCorrectionOf(Registered(generated.Request), failing, Core.Ecs.Architecture.Arm64));
            Assert.True(RevisionIdentity.DiffersOnlyInArchitecture(failing, Registered(generated.Request)));
            var changed = ChangedJson.At(generated.UntaggedRequest, place);
            Assert.False(RevisionIdentity.IsCorrectionOf(Registered(changed), failing, Core.Ecs.Architecture.Arm64), changed);
        },
        iter: 3000, threads: 1);

    [Theory]
    [InlineData("in another order", $"{Arm},\"cpu\":1.0", $"\"cpu\":1.0,{X86}", true)]
    [InlineData("other digits", $"{Arm},\"cpu\":1", $"\"cpu\":1.0,{X86}", false)]
    [InlineData("an escape", $"{Arm},\"cpu\":\"\\u0061\"", $"\"cpu\":\"a\",{X86}", true)]
    [InlineData("an architecture that was not stated", Arm, "", true)]
    [InlineData("a platform that was null", Arm, "\"runtimePlatform\":null", true)]
    [InlineData("null is not absent elsewhere", $"{Arm},\"cpu\":null", X86, false)]
    [InlineData("a list that was empty", $"{Arm},\"volumes\":[{{}}]", $"{X86},\"volumes\":[]", false)]
    [InlineData("the system stated as well", "\"runtimePlatform\":{\"operatingSystemFamily\":\"LINUX\",\"cpuArchitecture\":\"ARM64\"}", X86, true)]
    [InlineData("another system stated", "\"runtimePlatform\":{\"operatingSystemFamily\":\"WINDOWS_SERVER_2022_CORE\",\"cpuArchitecture\":\"ARM64\"}", X86, false)]
    [InlineData("still the old architecture", X86, X86, false)]
    [InlineData("a third architecture", "\"runtimePlatform\":{\"cpuArchitecture\":\"RISCV64\"}", X86, false)]
    [InlineData("two architectures", "\"runtimePlatform\":{\"cpuArchitecture\":\"X86_64\",\"cpuArchitecture\":\"ARM64\"}", X86, false)]
    [InlineData("a nested status", $"{Arm},\"x\":{{\"status\":1}}", $"{X86},\"x\":{{\"status\":2}}", false)]
    [InlineData("its own number, dates and status", $"{Arm},\"revision\":8,\"status\":\"ACTIVE\"", $"{X86},\"revision\":7,\"status\":\"INACTIVE\",\"registeredAt\":1.5", true)]
    public void A_correction_says_the_same_but_for_the_architecture(string what, string candidate, string failing, bool expected) =>
        Assert.True(expected == RevisionIdentity.IsCorrectionOf(Web(candidate), Web(failing), Core.Ecs.Architecture.Arm64), what);

    [Theory]
    [InlineData("none", null, null, true)]
    [InlineData("the correction tag alone", $"[{NewTag}]", "[]", true)]
    [InlineData("AWS's own", """[{"key":"aws:x","value":"1"}]""", """[{"key":"aws:x","value":"2"},{"key":"AWS:y"}]""", true)]
    [InlineData("in another order", """[{"key":"a","value":"1"},{"key":"b","value":"2"}]""", """[{"value":"2","key":"b"},{"key":"a","value":"1"}]""", true)]
    [InlineData("one more", """[{"key":"a","value":"1"}]""", null, false)]
    [InlineData("one less", "[]", """[{"key":"a","value":"1"}]""", false)]
    [InlineData("one more beside the correction tag", $$"""[{"key":"a","value":"1"},{{NewTag}},{"key":"b","value":"1"}]""", """[{"key":"b","value":"1"}]""", true)]
    [InlineData("one less beside the correction tag", $"[{NewTag}]", """[{"key":"b","value":"1"}]""", true)]
    [InlineData("one more beside another correction's tag", """[{"key":"a","value":"1"},{"key":"exec-format-remediation-corrects","value":"6"}]""", "[]", false)]
    [InlineData("another value", """[{"key":"a","value":"1"}]""", """[{"key":"a","value":"2"}]""", false)]
    public void The_tags_of_the_owner_must_be_equal(string what, string? candidate, string? failing, bool expected) =>
        Assert.True(expected == RevisionIdentity.IsCorrectionOf(Web(Arm, candidate), Web(X86, failing), Core.Ecs.Architecture.Arm64), what);

    [Theory]
    [InlineData("a member that is newer", "\"enableFaultInjection\":false", "", true)]
    [InlineData("a member that is newer and says something", "\"enableFaultInjection\":true", "", false)]
    [InlineData("empty lists and objects", "\"volumes\":[],\"a\":{}", "\"inferenceAccelerators\":[]", true)]
    [InlineData("a list that was empty", "\"volumes\":[{}]", "\"volumes\":[]", false)]
    [InlineData("a nested default", """ "containerDefinitions":[{"name":"a","cpu":0,"links":[]}] """, """ "containerDefinitions":[{"name":"a"}] """, true)]
    [InlineData("a number whose default is another", """ "containerDefinitions":[{"name":"a","linuxParameters":{"swappiness":0}}] """, """ "containerDefinitions":[{"name":"a","linuxParameters":{}}] """, false)]
    [InlineData("a label more", """ "containerDefinitions":[{"name":"a","dockerLabels":{"traefik.enable":""}}] """, """ "containerDefinitions":[{"name":"a","dockerLabels":{}}] """, false)]
    [InlineData("not essential, which absent is", """ "containerDefinitions":[{"name":"a","essential":false}] """, """ "containerDefinitions":[{"name":"a"}] """, false)]
    [InlineData("containers in another order", """ "containerDefinitions":[{"name":"b","x":1},{"name":"a"}] """, """ "containerDefinitions":[{"name":"a"},{"name":"b","x":1}] """, true)]
    [InlineData("one container more", """ "containerDefinitions":[{"name":"b"},{"name":"a"}] """, """ "containerDefinitions":[{"name":"a"}] """, false)]
    [InlineData("two of one name", """ "containerDefinitions":[{"name":"a","x":1},{"name":"a","x":2}] """, """ "containerDefinitions":[{"name":"a","x":2},{"name":"a","x":1}] """, false)]
    [InlineData("a list without names in another order", """ "command":["a","b"] """, """ "command":["b","a"] """, false)]
    [InlineData("an empty item more", """ "command":["a",""] """, """ "command":["a"] """, false)]
    [InlineData("a value that became nothing", "\"cpu\":\"\"", "\"cpu\":\"256\"", false)]
    public void A_revision_with_the_tag_of_a_correction_may_say_the_same_in_other_words(string what, string candidate, string failing, bool expected) =>
        Assert.True(expected == RevisionIdentity.IsCorrectionOf(
            Web($"{Arm},{candidate}", $"[{NewTag}]"), Web(failing.Length == 0 ? X86 : $"{X86},{failing}", "[]"), Core.Ecs.Architecture.Arm64), what);

    [Theory]
    [InlineData("stated on both", Arm, X86, true)]
    [InlineData("not stated is X86_64", Arm, "", true)]
    [InlineData("both X86_64", X86, "", false)]
    [InlineData("another image", $"{Arm},\"cpu\":\"256\"", $"{X86},\"cpu\":\"512\"", false)]
    public void A_copied_tag_makes_no_correction(string what, string one, string other, bool expected)
    {
        Assert.True(expected == RevisionIdentity.DiffersOnlyInArchitecture(Web(one, $"[{NewTag}]"), Web(other, "[]")), what);
        Assert.True(expected == RevisionIdentity.DiffersOnlyInArchitecture(Web(other), Web(one, """[{"key":"a"}]""")), what);
    }

    /// <returns>What ECS describes after the registration: revision 8, with a tag that AWS set.</returns>
    private static TaskDefinition Registered(string request)
    {
        using var document = JsonDocument.Parse(request);
        var members = document.RootElement.EnumerateObject().ToLookup(member => member.ToString().StartsWith("\"tags\"", StringComparison.Ordinal));
        var tags = members[true].SelectMany(list => list.Value.EnumerateArray()).Select(tag => tag.GetRawText()).Prepend("""{"key":"aws:ecs:x","value":"y"}""");
        return Raw($"{string.Join(",", members[false])},\"revision\":8,\"status\":\"ACTIVE\",\"compatibilities\":[]", $"[{string.Join(",", tags)}]");
    }
}
