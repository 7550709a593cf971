using CsCheck;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

public class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("linux/x86-64", "linux/amd64")]
    [InlineData("Linux/AMD64", "linux/amd64")]
    [InlineData("linux/amd64/v1", "linux/amd64")]
    [InlineData("linux/amd64/V3", "linux/amd64/v3")]
    [InlineData("linux/arm64", "linux/arm64")]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/arm64/8", "linux/arm64")]
    [InlineData("linux/arm64/v8.2", "linux/arm64/v8.2")]
    [InlineData("linux/arm64/v9", "linux/arm64/v9")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("linux/aarch64/v8", "linux/arm64")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/arm/7", "linux/arm/v7")]
    [InlineData("linux/arm/v6", "linux/arm/v6")]
    [InlineData("linux/arm/5", "linux/arm/v5")]
    [InlineData("linux/arm/v8", "linux/arm/v8")]
    [InlineData("linux/armhf", "linux/arm/v7")]
    [InlineData("linux/armel", "linux/arm/v6")]
    [InlineData("linux/i386", "linux/386")]
    [InlineData("linux/i686", "linux/386")]
    [InlineData("linux/386", "linux/386")]
    [InlineData("linux/s390x", "linux/s390x")]
    [InlineData("macos/arm64", "darwin/arm64")]
    [InlineData("windows/amd64", "windows/amd64")]
    public void Spellings_of_one_platform_are_one_value(string text, string normalised)
    {
        Assert.Equal(normalised, Platform.Parse(text).ToString());
        Assert.Equal(Platform.Parse(normalised), Platform.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("linux")]
    [InlineData("amd64")]
    [InlineData("/amd64")]
    [InlineData("linux/")]
    [InlineData("linux/amd64/")]
    [InlineData("linux/amd64/v1/x")]
    [InlineData("linux/unknown")]
    [InlineData("unknown/unknown")]
    [InlineData("linux/x64")]
    [InlineData(" linux/amd64")]
    [InlineData("linux/amd64\n")]
    [InlineData("linux/arm/v 7")]
    [InlineData("linux/arm/v7\u001b[31m")]
    [InlineData("*/amd64")]
    public void What_is_no_platform_is_refused(string text)
    {
        Assert.False(Platform.TryParse(text, out _));
        var error = Assert.Throws<ParseException>(() => Platform.Parse(text));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData(null, "amd64", null)]
    [InlineData("", "amd64", null)]
    [InlineData("linux", null, null)]
    [InlineData("linux", "", null)]
    [InlineData("unknown", "unknown", null)]
    [InlineData("linux", "amd64", "v\u0000")]
    public void A_missing_or_unknown_part_is_never_guessed(string? os, string? architecture, string? variant) =>
        Assert.False(Platform.TryOf(os, architecture, variant, out _));

    [Fact]
    public void An_empty_variant_is_none() => Assert.Equal(Platform.LinuxArm64, Platform.Of("linux", "arm64", ""));

    [Theory]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/amd64/v4", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/amd64/v2", true)]
    [InlineData("linux/386", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/386", false)]
    [InlineData("linux/arm64", "linux/amd64", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    [InlineData("linux/arm64/v9", "linux/arm64", true)]
    [InlineData("linux/arm/v7", "linux/arm64", false)]
    [InlineData("linux/arm/v7", "linux/amd64", false)]
    [InlineData("linux/arm/v7", "linux/arm/v7", true)]
    [InlineData("linux/s390x", "linux/s390x", true)]
    [InlineData("linux/s390x", "linux/amd64", false)]
    [InlineData("windows/amd64", "linux/amd64", false)]
    [InlineData("windows/amd64", "windows/amd64", true)]
    public void A_kernel_runs_what_is_built_for_it(string image, string host, bool runs) =>
        Assert.Equal(runs, Platform.Parse(image).RunsOn(Platform.Parse(host)));

    [Fact]
    public void Every_platform_reads_back_from_its_text() =>
        Generate.Platform.Sample(platform => Assert.Equal(platform, Platform.Parse(platform.ToString())), iter: 1000, threads: 1);

    [Fact]
    public void Every_platform_runs_on_itself() =>
        Generate.Platform.Sample(platform => platform.RunsOn(platform), iter: 1000, threads: 1);
}
