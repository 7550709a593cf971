using System.Collections.Immutable;
using System.Text;
using CsCheck;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>Whatever foreign text an alert is made of, its form stays.</summary>
public class AlertTextTests
{
    private static readonly string[] Nasty =
    [
        "", " ", "\n", "a\r\nWHAT WAS DONE\nEverything", "\u202Etxt.exe", "\u2028x", "\0", "\u001b[31m", "\ud800", "😀😀😀", "'; rm -rf / #", "$(reboot)", "`x`", "ÄÖÜ", "x\u0085y",
        new string('n', 255), new string('w', 20_000), string.Concat(Enumerable.Repeat("😀", 3000)),
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(Gen.OneOf(Nasty), Gen.String, Gen.String[Gen.Char["abc-_/:.'\"\n\u202E "], 0, 300]);

    private static readonly Gen<Outcome> AnyOutcome = Gen.Select(
        AnyText.Array[8, 8], Gen.OneOf(Verdict.PlatformMismatch, Verdict.PlatformMissing, Verdict.Inconclusive), Gen.Int[0, 3], Gen.Bool, Gen.Int[1, 3], MakeOutcome);

    [Fact]
    public void No_foreign_text_adds_lines_or_controls_to_a_mail() => AnyOutcome.Sample(
        outcome =>
        {
            var alert = AlertComposer.Compose(outcome, null);

            Assert.All(alert.Text, c => Assert.True(c is '\n' || !char.IsControl(c)));
            Assert.DoesNotContain(alert.Text, c => c is '\u202E' or '\u2028' or '\u2029' or '\u200F');
            Assert.Equal(1, alert.Text.Split('\n').Count(line => line == "WHAT WAS DONE"));
            Assert.All(alert.Attributes.Values, value => Assert.DoesNotContain(value, char.IsControl));
            Assert.All(alert.Attributes.Values, value => Assert.NotEqual("", value));
            // Whatever comes of it, SnsMessage keeps the whole below what SNS takes.
            Assert.InRange(alert.Text.Length, 1, 50_000);
        },
        iter: 300, threads: 1);

    [Fact]
    public void A_subject_is_short_printable_and_names_both() => AnyOutcome.Sample(
        outcome =>
        {
            var subject = AlertSubject.Of(outcome);

            Assert.InRange(subject.Length, 10, 99);
            Assert.All(subject, c => Assert.InRange(c, ' ', '~'));
            Assert.NotEqual(' ', subject[0]);
            Assert.Contains(" (alert only)", subject, StringComparison.Ordinal);
            Assert.Contains('/', subject);
        },
        iter: 500, threads: 1);

    [Theory]
    [InlineData(255, 255)]
    [InlineData(255, 3)]
    [InlineData(3, 255)]
    public void Long_names_are_shortened_and_stay_visible(int cluster, int service)
    {
        var subject = AlertSubject.Of(MakeOutcome(
            [new string('c', cluster), new string('s', service), "", "", "", "", "", ""], Verdict.PlatformMismatch, 0, true, 1));

        Assert.Equal(99, subject.Length);
        Assert.Contains("ccc", subject, StringComparison.Ordinal);
        Assert.Contains("/sss", subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Prose_is_wrapped_and_loses_no_word() => Gen.String[Gen.Char["abcdefgh,.   "], 1, 500].Sample(
        text =>
        {
            var lines = new MailText().Bullet(text).ToString().TrimEnd('\n').Split('\n');

            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(words, string.Join(' ', lines)[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.All(lines, line => Assert.True(line.Length <= 78 || line.Trim().LastIndexOf(' ') <= 1, line));
            Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        },
        iter: 500, threads: 1);

    [Fact]
    public void A_text_is_never_cut_within_a_character() => Gen.Select(AnyText, Gen.Int[4, 100]).Sample(
        (text, longest) =>
        {
            var line = PlainText.Line(text, longest);
            Assert.InRange(line.Length, 0, longest);
            Assert.Equal(line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
        },
        iter: 1000, threads: 1);

    private static Outcome MakeOutcome(string[] texts, Verdict verdict, int host, bool isReminder, int containers)
    {
        Platform?[] hosts = [Platform.LinuxAmd64, Platform.LinuxArm64, null, Platform.Of("linux", "mips64p32le")];
        ImmutableArray<Platform> offers = [Platform.LinuxArm64, Platform.Of("linux", "mips64p32"), .. Enumerable.Range(0, 100).Select(number => Platform.Of("linux", "arm", $"v{number}abcdefghijklmnopqrst"))];
        var reference = ImageReference.TryParse(texts[4], out var parsed) ? parsed : null;
        var finding = new TaskFinding(new RunPlatform(hosts[host], texts[2]), Platform.LinuxAmd64, null,
            [.. Enumerable.Range(0, containers).Select(_ => new ContainerFinding(
                texts[3], texts[4], reference, null, offers[..(containers == 1 ? 1 : 100)], verdict, Confidence.Likely, [PlainText.Line(texts[5], 300)], texts[6]) { IsIndex = true })],
            verdict, texts[6]);
        return new Outcome
        {
            Time = DateTimeOffset.UnixEpoch,
            Kind = isReminder ? "reminder" : "incident",
            Id = "inc-1",
            Cluster = $"arn:aws:ecs:eu-west-1:1:cluster/{texts[0]}",
            Service = texts[1],
            Account = texts[7],
            Region = texts[7],
            Task = texts[7],
            TaskDefinition = texts[2],
            Owner = texts[5],
            Finding = finding,
            ReasonCode = "alert-mode",
            Reason = texts[6],
        };
    }
}
