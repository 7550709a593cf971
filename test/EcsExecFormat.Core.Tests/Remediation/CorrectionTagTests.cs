using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The correction tag names a revision by its number, as the tool writes it.</summary>
public class CorrectionTagTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("2147483648", null)]
    [InlineData("0", null)]
    [InlineData("-7", null)]
    [InlineData("+7", null)]
    [InlineData("007", null)]
    [InlineData(" 7", null)]
    [InlineData("web:7", null)]
    [InlineData("", null)]
    public void Its_value_is_the_number_of_a_revision(string value, int? expected) =>
        Assert.Equal(expected, CorrectionTag.TryRead(Described.Web("", $$"""[{"key":"exec-format-remediation-corrects","value":"{{value}}"}]""")));

    [Fact]
    public void Without_the_tag_nothing_is_claimed()
    {
        Assert.Null(CorrectionTag.TryRead(Described.Web("")));
        Assert.Null(CorrectionTag.TryRead(Described.Web("", """[{"key":"corrects","value":"7"}]""")));
    }
}
