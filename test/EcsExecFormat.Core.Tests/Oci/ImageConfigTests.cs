namespace EcsExecFormat.Core.Tests.Oci;

public class ImageConfigTests
{
    [Theory]
    [InlineData("""{"os":"linux","architecture":"amd64"}""", "linux/amd64")]
    [InlineData("""{"os":"linux","architecture":"arm64","variant":"v8"}""", "linux/arm64")]
    [InlineData("""{"os":"linux","architecture":"arm","variant":"v6"}""", "linux/arm/v6")]
    [InlineData("""{"os":"linux","architecture":"aarch64"}""", "linux/arm64")]
    [InlineData("""{"os":"linux","architecture":"x86_64"}""", "linux/amd64")]
    [InlineData("""{"os":"windows","architecture":"amd64"}""", "windows/amd64")]
    [InlineData("""{"architecture":"arm64"}""", "linux/arm64")]
    [InlineData("""{"os":"","architecture":"arm64"}""", "linux/arm64")]
    [InlineData("""{"os":"linux"}""", null)]
    [InlineData("""{"os":"linux","architecture":""}""", null)]
    [InlineData("""{"os":"linux","architecture":null}""", null)]
    [InlineData("""{"os":"linux","architecture":["amd64"]}""", null)]
    [InlineData("""{"os":"linux","architecture":"unknown"}""", null)]
    [InlineData("""{"os":"unknown","architecture":"amd64"}""", null)]
    [InlineData("""{}""", null)]
    public void A_config_states_its_platform_or_none(string json, string? platform) =>
        Assert.Equal(platform, Documents.ParseConfig(json).Platform?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"os":"linux","architecture":"amd64","architecture":"arm64"}""")]
    [InlineData("""{"os":"linux","architecture":"amd64","Architecture":"arm64"}""")]
    public void What_is_no_config_or_reads_two_ways_is_refused(string json) =>
        Assert.Throws<ParseException>(() => Documents.ParseConfig(json));

    [Fact]
    public void A_config_has_at_most_four_mebibytes() =>
        Assert.Throws<ParseException>(() => Documents.ParseConfig("{}".PadRight((4 * 1024 * 1024) + 1)));
}
