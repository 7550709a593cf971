using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Images.Tests.Registries;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:x:pull\"", "bearer realm=https://a/t;scope=repository:x:pull;service=s")]
    [InlineData("bearer  realm = \"https://a/t\" , service=s", "bearer realm=https://a/t;service=s")]
    [InlineData("Bearer realm=https://a/t", "bearer realm=https://a/t")]
    [InlineData("Basic realm=\"a \\\"b\\\" c\"", "basic realm=a \"b\" c")]
    [InlineData("Basic", "basic ")]
    [InlineData("Basic realm=\"x\", Bearer realm=\"y\"", "basic realm=x|bearer realm=y")]
    [InlineData("Negotiate, Basic realm=\"x\"", "negotiate |basic realm=x")]
    [InlineData("Bearer error=\"invalid_token\", REALM=\"x\"", "bearer error=invalid_token;realm=x")]
    [InlineData("", "")]
    [InlineData("   ,,, ", "")]
    [InlineData("\"Bearer\"", "")]
    [InlineData("Bearer realm=\"x\", realm=\"y\"", "")]
    [InlineData("Bearer realm=\"never closed", "")]
    [InlineData("Bearer realm=", "")]
    [InlineData("Basic realm=\"x\", Bearer realm=\"never closed", "basic realm=x")]
    public void A_field_is_read_as_the_standard_says(string field, string expected) => Assert.Equal(expected,
        string.Join('|', Challenge.Read(field).Select(one => $"{one.Scheme} {string.Join(';', one.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}")));

    [Fact]
    public void Bearer_goes_before_Basic_in_whatever_order_and_fields_they_come()
    {
        Assert.True(Challenge.TryChoose(["Basic realm=\"x\"", "Bearer realm=\"y\""], out var chosen));
        Assert.Equal("y", chosen.Realm);
        Assert.True(Challenge.TryChoose(["Basic realm=\"x\", Bearer realm=\"y\""], out chosen));
        Assert.Equal("y", chosen.Realm);
        Assert.False(Challenge.TryChoose(["Negotiate", "Digest realm=\"x\""], out _));
    }

    [Fact]
    public void More_than_anybody_needs_is_not_read()
    {
        Assert.Empty(Challenge.Read("Bearer realm=\"" + new string('x', 9000) + "\""));
        Assert.Empty(Challenge.Read("Bearer " + string.Join(',', Enumerable.Range(0, 33).Select(number => $"a{number}=1"))));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData(" 5 ", 5)]
    [InlineData("99999999999999999999", 604800)]
    [InlineData("Thu, 26 Nov 2026 12:01:00 GMT", 60)]
    [InlineData("Thu, 26 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 604800)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_time_to_be_left_alone_is_read_as_seconds_or_date(string? header, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, RetryAfter.Read(header, new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)));
}
