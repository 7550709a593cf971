using CsCheck;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Tests.Ecs;

public class TaskDefinitionArnTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcXYZ019_-"], 1, 40];

    [Fact]
    public void Every_arn_reads_back_what_was_written() =>
        Gen.Select(Word, Word, Gen.String[Gen.Char["0123456789"], 12, 12], Word, Gen.Int[1, int.MaxValue]).Sample(
            (partition, region, account, family, revision) =>
            {
                var text = $"arn:{partition}:ecs:{region}:{account}:task-definition/{family}:{revision}";
                var arn = TaskDefinitionArn.Parse(text);
                Assert.Equal(text, arn.ToString());
                Assert.Equal(arn, TaskDefinitionArn.Parse(arn.ToString()));
                Assert.Equal((partition, region, account, family, revision), (arn.Partition, arn.Region, arn.Account, arn.Family, arn.Revision));
            },
            iter: 500, threads: 1);

    [Theory]
    [InlineData("")]
    [InlineData("web:7")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/web")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:0")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:-1")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/web: 7")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7:8")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/:7")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task/web:7")]
    [InlineData("arn:aws:ecs:eu-west-1:12345678901:task-definition/web:7")]
    [InlineData("arn:aws:ecs:eu-west-1:12345678901x:task-definition/web:7")]
    [InlineData("arn:aws:ecs::123456789012:task-definition/web:7")]
    [InlineData("arn:aws:ecr:eu-west-1:123456789012:task-definition/web:7")]
    [InlineData("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:99999999999")]
    public void What_is_no_such_arn_is_refused(string text)
    {
        Assert.False(TaskDefinitionArn.TryParse(text, out _));
        Assert.Throws<ParseException>(() => TaskDefinitionArn.Parse(text));
    }
}
