using System.Text;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using static EcsExecFormat.Core.Tests.Remediation.Described;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The difference of two revisions shows every change, and only a correction passes for one.</summary>
public class RevisionDifferenceTests
{
    private const string Platform = "\"runtimePlatform\":{\"cpuArchitecture\":\"X86_64\"}";

    private static readonly TaskDefinition Original = Web(
        $"\"cpu\":256,\"volumes\":[{{\"name\":\"a\"}},{{\"name\":\"b\"}}],{Platform},\"status\":\"ACTIVE\",\"revision\":7",
        """[{"key":"aws:x","value":"1"},{"key":"team","value":"a"},{"key":"cost","value":"b"}]""");

    private static readonly string Corrected = Encoding.UTF8.GetString(CorrectedRevision.Of(Original, Core.Ecs.Architecture.Arm64).Request.Span);

    [Fact]
    public void A_correction_reads_as_one_changed_value_and_one_tag()
    {
        var difference = Between(Original, Corrected);

        Assert.True(difference.IsOnlyTheCorrection);
        Assert.Equal(
            [
                "- runtimePlatform.cpuArchitecture: \"X86_64\"",
                "+ runtimePlatform.cpuArchitecture: \"ARM64\"",
                $"+ tags[2]: {NewTag}",
            ],
            difference.Lines());
        Assert.Equal(["taskDefinitionArn", "status", "revision", "tags[\"aws:x\"]"], difference.LeftOut);
    }

    [Theory]
    [InlineData("", "+ runtimePlatform.cpuArchitecture: \"ARM64\"")]
    [InlineData("\"runtimePlatform\":null", "+ runtimePlatform.cpuArchitecture: \"ARM64\"")]
    public void An_architecture_that_was_not_stated_is_added(string members, string line) => Assert.Equal(
        [line, $"+ tags[0]: {NewTag}"],
        Between(Web(members), Encoding.UTF8.GetString(CorrectedRevision.Of(Web(members), Core.Ecs.Architecture.Arm64).Request.Span)).Lines());

    [Fact]
    public void A_copied_correction_tag_changes_its_value()
    {
        var copied = Web(Platform, """[{"key":"exec-format-remediation-corrects","value":"3"},{"key":"team","value":"a"}]""");
        var difference = Between(copied, Encoding.UTF8.GetString(CorrectedRevision.Of(copied, Core.Ecs.Architecture.Arm64).Request.Span));

        Assert.True(difference.IsOnlyTheCorrection);
        Assert.Equal(["- tags[0].value: \"3\"", "+ tags[0].value: \"7\""], difference.Lines()[2..]);
    }

    [Fact]
    public void A_copied_correction_tag_may_make_room_for_the_others()
    {
        var full = Web(Platform, $"[{NewTag.Replace("7", "3", StringComparison.Ordinal)},{Tags(50)[1..]}");
        var difference = Between(full, Encoding.UTF8.GetString(CorrectedRevision.Of(full, Core.Ecs.Architecture.Arm64).Request.Span));

        Assert.True(difference.IsOnlyTheCorrection);
        Assert.Equal(["- tags[0]: {\"key\":\"exec-format-remediation-corrects\",\"value\":\"3\"}"], difference.Lines()[2..]);
    }

    [Theory]
    [InlineData("\"cpu\":256", "\"cpu\":256.0", "cpu")]
    [InlineData("\"cpu\":256", "\"cpu\":\"256\"", "cpu")]
    [InlineData("\"cpu\":256,", "", "cpu")]
    [InlineData("\"cpu\":256", "\"cpu\":256,\"cpu\":256", "cpu#2")]
    [InlineData("\"cpu\":256", "\"cpu\":256,\"a.b\":{}", "[\"a.b\"]")]
    [InlineData("\"cpu\":256", "\"cpu\":256,\"runtimePlatform.cpuArchitecture\":\"ARM64\"", "[\"runtimePlatform.cpuArchitecture\"]")]
    [InlineData("\"cpu\":256", "\"cpu\":256,\"revision\":7", "revision")]
    [InlineData("\"family\":\"web\"", "\"family\":\"api\"", "family")]
    [InlineData("{\"name\":\"a\"},{\"name\":\"b\"}", "{\"name\":\"b\"},{\"name\":\"a\"}", "volumes[0].name", "volumes[1].name")]
    [InlineData("{\"name\":\"a\"},{\"name\":\"b\"}", "{\"name\":\"a\"}", "volumes[1]")]
    [InlineData("{\"name\":\"web\"}", "{\"name\":\"web\",\"status\":null}", "containerDefinitions[0].status")]
    [InlineData("\"cpuArchitecture\":\"ARM64\"", "\"cpuArchitecture\":\"ARM64\",\"operatingSystemFamily\":\"LINUX\"", "runtimePlatform.operatingSystemFamily")]
    [InlineData("\"ARM64\"", "\"ARM64\",\"cpuArchitecture\":\"X86_64\"", "runtimePlatform.cpuArchitecture#2")]
    [InlineData("{\"key\":\"team\",\"value\":\"a\"}", "{\"key\":\"team\",\"value\":\"b\"}", "tags[0].value")]
    [InlineData("{\"key\":\"team\",\"value\":\"a\"}", "{\"key\":\"aws:x\",\"value\":\"1\"},{\"key\":\"team\",\"value\":\"a\"}", "tags[0].key", "tags[0].value", "tags[1].key", "tags[1].value", "tags[2]")]
    [InlineData("\"tags\":[", "\"tags\":[],\"tags\":[", "tags", "tags")]
    public void Anything_else_is_shown_and_is_more_than_a_correction(string there, string instead, params string[] paths)
    {
        Assert.Contains(there, Corrected, StringComparison.Ordinal);

        var difference = Between(Original, Corrected.Replace(there, instead, StringComparison.Ordinal));

        Assert.False(difference.IsOnlyTheCorrection);
        Assert.Equal(paths, difference.Changes.Where(change => change is not ({ Path: "runtimePlatform.cpuArchitecture" } or { After: NewTag })).Select(change => change.Path));
    }

    [Theory]
    [InlineData("\"ARM64\"", "\"X86_64\"")]
    [InlineData("\"ARM64\"", "\"RISCV64\"")]
    [InlineData("\"ARM64\"", "null")]
    [InlineData("corrects\",\"value\":\"7\"", "corrects\",\"value\":\"8\"")]
    [InlineData("corrects\",\"value\":\"7\"", "corrects\",\"value\":\"7\",\"more\":1")]
    public void A_correction_states_a_known_architecture_and_the_revision_it_corrects(string there, string instead)
    {
        Assert.Contains(there, Corrected, StringComparison.Ordinal);

        Assert.False(Between(Original, Corrected.Replace(there, instead, StringComparison.Ordinal)).IsOnlyTheCorrection);
    }

    [Theory]
    [InlineData("the order of members", "\"family\":\"web\",\"containerDefinitions\":[{\"name\":\"web\"}]", "\"containerDefinitions\":[{\"name\":\"web\"}],\"family\":\"web\"")]
    [InlineData("an escape", "\"family\":\"web\"", "\"f\\u0061mily\":\"\\u0077eb\"")]
    [InlineData("white space", "\"cpu\":256", " \"cpu\" :\n256 ")]
    public void What_says_the_same_is_no_difference(string what, string there, string instead) =>
        Assert.True(Between(Original, Corrected.Replace(there, instead, StringComparison.Ordinal)).IsOnlyTheCorrection, what);

    [Fact]
    public void Texts_that_are_no_Unicode_are_told_apart()
    {
        var odd = Web($"{Platform},\"\\ud800\":\"\\ud801\",\"\\\\ud800\":\"\\\\ud801\"");
        var sent = Encoding.UTF8.GetString(CorrectedRevision.Of(odd, Core.Ecs.Architecture.Arm64).Request.Span);

        Assert.True(Between(odd, sent).IsOnlyTheCorrection);
        Assert.False(Between(odd, sent.Replace("\"\\ud801\"", "\"\\\\ud801\"", StringComparison.Ordinal)).IsOnlyTheCorrection);
    }

    [Fact]
    public void Lines_and_their_number_are_bounded()
    {
        var many = string.Join(",", Enumerable.Range(0, 150).Select(index => $"\"m{index}\":\"{new string('x', 500)}\\u001b\""));
        var difference = Between(Web(many), $"{{\"family\":\"web\",{Containers}}}");
        var lines = difference.Lines(longest: 60, most: 10);

        Assert.True(difference.IsCut);
        Assert.Equal(100, difference.Changes.Length);
        Assert.Equal("... and more than 90 more changes", lines[^1]);
        Assert.Equal(11, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"family\"")]
    public void A_request_that_is_no_object_is_refused(string request) => Assert.Throws<ParseException>(() => Between(Original, request));

    private static RevisionDifference Between(TaskDefinition described, string request) =>
        RevisionDifference.Between(described, Encoding.UTF8.GetBytes(request));
}
