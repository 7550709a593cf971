using System.Text;
using System.Text.Json;
using CsCheck;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Whatever a task definition holds, its correction holds too.</summary>
public class NothingIsLostTests
{
    [Fact]
    public void What_is_sent_is_what_was_described_but_for_the_architecture_and_what_only_describes()
    {
        var (deepest, mostTags) = (0, 0);
        GeneratedDefinition.Any.Sample(
            generated =>
            {
                var definition = generated.Definition;
                deepest = Math.Max(deepest, Depth(definition.Document));
                mostTags = Math.Max(mostTags, definition.TagList?.GetArrayLength() ?? 0);

                var revision = CorrectedRevision.Of(definition, Core.Ecs.Architecture.Arm64);

                Assert.Empty(SpelledComparison.Differences(generated.Request, Encoding.UTF8.GetString(revision.Request.Span)));
            },
            iter: 10_000, threads: 1);
        Assert.InRange(deepest, 20, 30);
        Assert.InRange(mostTags, 50, 51);
    }

    [Fact]
    public void The_difference_of_the_two_is_the_correction_and_nothing_else() => GeneratedDefinition.Any.Sample(
        generated =>
        {
            var difference = RevisionDifference.Between(generated.Definition, Encoding.UTF8.GetBytes(generated.Request));

            Assert.True(difference.IsOnlyTheCorrection, string.Join('\n', difference.Lines()));
            Assert.InRange(difference.Changes.Length, 1, 2);
            Assert.Equal(generated.LeftOut, difference.LeftOut.Where(name => !name.StartsWith("tags[", StringComparison.Ordinal)));
        },
        iter: 3000, threads: 1);

    private static int Depth(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => 1 + json.EnumerateObject().Select(member => Depth(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + json.EnumerateArray().Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
