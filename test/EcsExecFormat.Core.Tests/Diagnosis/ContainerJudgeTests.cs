using System.Collections.Immutable;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class ContainerJudgeTests
{
    private static readonly string Pinned = "reg.example/web@sha256:" + new string('a', 64);
    private static readonly ImageOffer.Unknown Denied = new("access was denied");

    [Theory]
    [InlineData("linux/arm64", "linux/amd64", "platform-mismatch")]
    [InlineData("linux/amd64", "linux/arm64", "platform-mismatch")]
    [InlineData("linux/amd64", "linux/amd64", "platform-match")]
    [InlineData("linux/amd64/v2", "linux/amd64", "platform-match")]
    [InlineData("linux/arm64", "linux/arm64", "platform-match")]
    [InlineData("linux/386", "linux/amd64", "platform-match")]
    [InlineData("linux/amd64", "linux/386", "platform-mismatch")]
    [InlineData("linux/386", "linux/arm64", "platform-mismatch")]
    [InlineData("linux/arm/v7", "linux/arm64", "platform-mismatch")]
    [InlineData("linux/arm/v7", "linux/amd64", "platform-mismatch")]
    [InlineData("linux/s390x", "linux/amd64", "platform-mismatch")]
    [InlineData("windows/amd64", "linux/amd64", "platform-mismatch")]
    [InlineData("linux/arm64 linux/s390x", "linux/amd64", "platform-mismatch")]
    [InlineData("linux/arm64 linux/amd64", "linux/amd64", "platform-match")]
    public void What_the_image_is_for_is_compared_with_where_it_ran(string offers, string ranOn, string verdict)
    {
        var finding = Judge(Exited(1), ranOn, Offer(offers));

        Assert.Equal(verdict, finding.Verdict.Name());
        Assert.Equal(Confidence.Likely, finding.Confidence);
        Assert.Contains(ranOn, finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true, false, Confidence.Likely)]
    [InlineData(255, true, false, Confidence.Likely)]
    [InlineData(2, true, false, Confidence.Possible)]
    [InlineData(126, true, false, Confidence.Possible)]
    [InlineData(127, true, false, Confidence.Possible)]
    [InlineData(2, true, true, Confidence.Likely)]
    [InlineData(127, true, true, Confidence.Likely)]
    [InlineData(1, false, false, Confidence.Possible)]
    [InlineData(127, false, true, Confidence.Possible)]
    public void A_mismatch_is_as_sure_as_its_digest_and_its_exit_code(int exitCode, bool isPinned, bool hasInit, Confidence expected)
    {
        var finding = Judge(Exited(exitCode), "linux/amd64", Offer("linux/arm64"), isPinned ? Pinned : "reg.example/web:1", hasInit);

        Assert.Equal((Verdict.PlatformMismatch, expected), (finding.Verdict, finding.Confidence));
        Assert.Equal(!isPinned, finding.Evidence.Any(fact => fact.Contains("may have moved", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_index_entry_that_lies_is_named_as_such()
    {
        var offer = new ImageOffer.Made([Platform.LinuxAmd64], true, Platform.LinuxArm64, LookedAt);

        var finding = Judge(Exited(1), "linux/amd64", offer);

        Assert.Equal(Verdict.PlatformMismatch, finding.Verdict);
        Assert.Equal("the image's index has an entry for linux/amd64, but the image behind it is for linux/arm64", finding.Reason);
    }

    [Theory]
    [InlineData("linux/arm64", "; it is for linux/arm64")]
    [InlineData("linux/amd64", "pushed again since")]
    [InlineData("linux/amd64/v2", "; it is for linux/amd64/v2")]
    [InlineData(null, "no variant for linux/amd64")]
    public void A_pull_error_is_confirmed_whatever_the_image_says_now(string? offers, string reason)
    {
        var finding = Judge(PullFailed(), "linux/amd64", offers is null ? Denied : Offer(offers));

        Assert.Equal((Verdict.PlatformMissing, Confidence.Confirmed), (finding.Verdict, finding.Confidence));
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
        Assert.True(finding.HasEvidence);
    }

    [Theory]
    [InlineData("linux/arm64", Verdict.PlatformMissing)]
    [InlineData("linux/amd64", Verdict.Inconclusive)]
    [InlineData(null, Verdict.Inconclusive)]
    public void Of_several_containers_that_may_be_meant_the_image_decides(string? offers, Verdict verdict) => Assert.Equal(verdict, Judge(
        PullFailed() with { IsOneOfSeveral = true }, "linux/amd64", offers is null ? Denied : Offer(offers)).Verdict);

    [Fact]
    public void Nobody_is_accused_when_it_is_unknown_where_the_task_ran() =>
        Assert.Equal("it cannot be told where the task ran: nobody knows", Judge(Exited(1), null, Offer("linux/arm64")).Reason);

    [Fact]
    public void An_image_that_cannot_be_read_is_inconclusive_with_the_reason()
    {
        var finding = Judge(Exited(1), "linux/amd64", Denied);

        Assert.Equal((Verdict.Inconclusive, "access was denied"), (finding.Verdict, finding.Reason));
        Assert.False(finding.HasEvidence);
    }

    [Fact]
    public void A_malformed_image_name_is_inconclusive_with_the_reason() =>
        Assert.Contains("is no image reference", Judge(Exited(1), "linux/amd64", null, "NO NAME").Reason, StringComparison.Ordinal);

    [Fact]
    public void An_exec_format_error_that_ecs_quotes_is_no_ordinary_crash()
    {
        var suspect = new Suspect(new StoppedContainer("web", null, null, null, "exec /web: exec format error"), SaysExecFormatError: true);

        Assert.Equal(Verdict.Inconclusive, Judge(suspect, "linux/amd64", Offer("linux/amd64")).Verdict);
        Assert.Equal(Confidence.Confirmed, Judge(suspect, "linux/amd64", Offer("linux/arm64")).Confidence);
        Assert.Contains("ECS says: \"exec /web: exec format error\"", Judge(suspect, "linux/amd64", Offer("linux/arm64")).Evidence);
    }

    [Fact]
    public void A_thousand_platforms_do_not_fill_the_page()
    {
        ImmutableArray<Platform> many = [.. Enumerable.Range(0, 1000).Select(number => Platform.Of("linux", "arm64", $"x{number}"))];

        var finding = Judge(Exited(1), "linux/amd64", new ImageOffer.Made(many, true, null, LookedAt));

        Assert.Contains("and 988 others", finding.Reason, StringComparison.Ordinal);
        Assert.InRange(finding.Reason.Length + finding.Evidence.Sum(fact => fact.Length), 1, 1500);
    }

    private static ImageOffer.Made Offer(string platforms) => new([.. platforms.Split(' ').Select(Platform.Parse)], platforms.Contains(' '), null, LookedAt);

    private static readonly Digest LookedAt = Digest.Sha256Of("looked at"u8);

    private static Suspect Exited(int exitCode) => new(new StoppedContainer("web", null, null, exitCode, null));

    private static Suspect PullFailed()
    {
        Assert.True(PullError.TryParse(Ecs.Events.PullErrorText, out var error));
        return new Suspect(new StoppedContainer("web", null, null, null, error.Text), error);
    }

    private static ContainerFinding Judge(Suspect suspect, string? ranOn, ImageOffer? offer, string? image = null, bool hasInit = false) => ContainerJudge.Judge(
        suspect,
        NamedImage.Of(suspect.Container, new ContainerDefinition("web", image ?? Pinned, hasInit)),
        ranOn is null ? new RunPlatform(null, "nobody knows") : new RunPlatform(Platform.Parse(ranOn), "we saw it"),
        offer);
}
