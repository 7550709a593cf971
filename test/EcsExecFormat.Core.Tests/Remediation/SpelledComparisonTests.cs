namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The judge of the property tests sees every loss.</summary>
public class SpelledComparisonTests
{
    private const string Original = """{"a":1.10,"b":{"c":[1,2,{"d":null}],"e":"\u00e9"},"f":[],"g":{},"h":""}""";

    [Fact]
    public void A_document_equals_itself_however_it_is_spaced() =>
        Assert.Empty(SpelledComparison.Differences(Original, Original.Replace(",", " ,\n ", StringComparison.Ordinal).Replace(":", " : ", StringComparison.Ordinal)));

    [Theory]
    [InlineData("a number's digits", "1.10", "1.1")]
    [InlineData("a text's escape", "\\u00e9", "\u00e9")]
    [InlineData("a name", "\"d\"", "\"D\"")]
    [InlineData("a name's escape", "\"d\"", "\"\\u0064\"")]
    [InlineData("a dropped member", "\"f\":[],", "")]
    [InlineData("a member more", "\"f\":[],", "\"f\":[],\"f\":[],")]
    [InlineData("reordered members", "\"f\":[],\"g\":{}", "\"g\":{},\"f\":[]")]
    [InlineData("reordered items", "[1,2", "[2,1")]
    [InlineData("a dropped item", "[1,2", "[1")]
    [InlineData("null for nothing", "{\"d\":null}", "{}")]
    [InlineData("nothing for empty", "\"h\":\"\"", "\"h\":null")]
    [InlineData("an object for a list", "\"f\":[]", "\"f\":{}")]
    public void Each_loss_is_seen(string what, string there, string instead)
    {
        Assert.Contains(there, Original, StringComparison.Ordinal);

        Assert.True(SpelledComparison.Differences(Original, Original.Replace(there, instead, StringComparison.Ordinal)).Count > 0, what);
    }
}
