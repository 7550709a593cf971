using System.Text;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Ecs;
using static EcsExecFormat.Core.Tests.Remediation.Described;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>A corrected revision differs from the failing one in its architecture and its correction tag, and in nothing else.</summary>
public class CorrectedRevisionTests
{
    private const string Start = """{"family":"web","containerDefinitions":[{"name":"web"}]""";
    private const string Ending = $",\"tags\":[{NewTag}]}}";

    [Theory]
    [InlineData("absent: added at the end", "\"cpu\":\"256\"", ",\"cpu\":\"256\",\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}")]
    [InlineData("null: in its place", "\"runtimePlatform\":null,\"cpu\":\"256\"", ",\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"},\"cpu\":\"256\"")]
    [InlineData("empty", "\"runtimePlatform\":{}", ",\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}")]
    [InlineData(
        "without architecture", "\"runtimePlatform\":{\"operatingSystemFamily\":\"LINUX\",\"new\":[1.0]}",
        ",\"runtimePlatform\":{\"operatingSystemFamily\":\"LINUX\",\"new\":[1.0],\"cpuArchitecture\":\"ARM64\"}")]
    [InlineData(
        "stated: in its place", "\"runtimePlatform\":{\"cpuArchitecture\":\"X86_64\",\"operatingSystemFamily\":\"LINUX\"}",
        ",\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\",\"operatingSystemFamily\":\"LINUX\"}")]
    [InlineData("null architecture", "\"runtimePlatform\":{\"cpuArchitecture\":null}", ",\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}")]
    [InlineData("escaped name", "\"runtime\\u0050latform\":{}", ",\"runtime\\u0050latform\":{\"cpuArchitecture\":\"ARM64\"}")]
    [InlineData("other letter case", "\"runtimeplatform\":{}", ",\"runtimeplatform\":{},\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}")]
    public void The_architecture_is_set(string what, string members, string expected)
    {
        var revision = CorrectedRevision.Of(Web(members), Core.Ecs.Architecture.Arm64);

        Assert.True(Start + expected + Ending == Text(revision), $"{what}: {Text(revision)}");
        Assert.Equal(Core.Ecs.Architecture.Arm64, revision.Target);
        Assert.Equal(Events.Definition, revision.Corrects.ToString());
    }

    [Fact]
    public void An_ARM64_revision_becomes_one_for_x86_64() => Assert.Contains(
        "\"runtimePlatform\":{\"cpuArchitecture\":\"X86_64\"}",
        Text(CorrectedRevision.Of(Web("\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}"), Core.Ecs.Architecture.Amd64)), StringComparison.Ordinal);

    [Theory]
    [InlineData("compatibilities")]
    [InlineData("deleteRequestedAt")]
    [InlineData("deregisteredAt")]
    [InlineData("registeredAt")]
    [InlineData("registeredBy")]
    [InlineData("requiresAttributes")]
    [InlineData("revision")]
    [InlineData("status")]
    [InlineData("taskDefinitionArn")]
    public void A_member_that_only_describes_is_left_out_at_the_top_and_kept_below(string name)
    {
        var sent = Text(CorrectedRevision.Of(Web($"\"nested\":{{\"{name}\":[1]}},\"{name}\":\"{Events.Definition}\",\"x{name}\":2"), Core.Ecs.Architecture.Arm64));

        Assert.Equal($$"""{{Start}},"nested":{"{{name}}":[1]},"x{{name}}":2,"runtimePlatform":{"cpuArchitecture":"ARM64"}{{Ending}}""", sent);
    }

    [Theory]
    [InlineData("none described", null, NewTag)]
    [InlineData("an empty list", "[]", NewTag)]
    [InlineData("AWS's own, in any letter case", """[{"key":"aws:a","value":"1"},{"key":"AWS:b","value":"2"}]""", NewTag)]
    [InlineData("the owner's, in order", """[{"value":"1","key":"z"},{"key":"aws:a"},{"key":"a","value":"","new":0.10}]""", """{"value":"1","key":"z"},{"key":"a","value":"","new":0.10},""" + NewTag)]
    [InlineData("a key that merely has the letters", """[{"key":"laws:a"},{"key":"aws"}]""", """{"key":"laws:a"},{"key":"aws"},""" + NewTag)]
    [InlineData(
        "a copied correction tag", """[{"new":1,"value":"3","key":"exec-format-remediation-corrects"},{"key":"z"}]""",
        """{"new":1,"value":"7","key":"exec-format-remediation-corrects"},{"key":"z"}""")]
    [InlineData("a copied one without value", """[{"key":"exec-format-remediation-corrects"}]""", NewTag)]
    [InlineData("in another letter case it is the owner's", """[{"key":"Exec-Format-Remediation-Corrects"}]""", """{"key":"Exec-Format-Remediation-Corrects"},""" + NewTag)]
    public void Tags_are_copied_and_the_correction_tag_is_set(string what, string? tags, string expected)
    {
        var revision = CorrectedRevision.Of(Web("", tags), Core.Ecs.Architecture.Arm64);

        Assert.True(Text(revision).EndsWith($",\"tags\":[{expected}]}}", StringComparison.Ordinal), $"{what}: {Text(revision)}");
        Assert.True(revision.IsTagged);
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    [InlineData(51, false)]
    public void The_correction_tag_is_left_out_when_fifty_others_are_there(int others, bool isTagged)
    {
        var revision = CorrectedRevision.Of(Web("", Tags(others, """{"key":"aws:x","value":"y"}""")), Core.Ecs.Architecture.Arm64);

        Assert.Equal(isTagged, revision.IsTagged);
        Assert.EndsWith($",\"tags\":{(isTagged ? Tags(others, NewTag) : Tags(others))}}}", Text(revision), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copied_correction_tag_needs_no_further_room()
    {
        const string copied = """{"key":"exec-format-remediation-corrects","value":"3"}""";

        Assert.EndsWith(Tags(49, NewTag) + "}", Text(CorrectedRevision.Of(Web("", Tags(49, copied)), Core.Ecs.Architecture.Arm64)), StringComparison.Ordinal);
        Assert.EndsWith(Tags(50) + "}", Text(CorrectedRevision.Of(Web("", Tags(50, copied)), Core.Ecs.Architecture.Arm64)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("[]", """[{"key":"a","value":"b"}]""")]
    [InlineData("""[{"value":"\u0062","key":"a"}]""", """[{"key":"a","value":"b"}]""")]
    public void Tags_that_stand_in_the_definition_as_well_are_sent_once(string inside, string? beside)
    {
        var sent = Text(CorrectedRevision.Of(Web($"\"tags\":{inside}", beside), Core.Ecs.Architecture.Arm64));

        Assert.Equal(Text(CorrectedRevision.Of(Web("", beside), Core.Ecs.Architecture.Arm64)), sent);
    }

    private static string Text(CorrectedRevision revision) => Encoding.UTF8.GetString(revision.Request.Span);
}
