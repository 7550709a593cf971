using System.Text;
using System.Text.Json;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Alerts;

namespace EcsExecFormat.Aws.Tests;

public class SnsMessageTests
{
    [Theory]
    [InlineData(1_000, 1_000, true, true)]
    [InlineData(200_000, 1_000, false, true)]
    [InlineData(1_000, 52_200, false, true)]
    [InlineData(1_000, 60_000, true, false)]
    [InlineData(100_000, 60_000, true, false)]
    [InlineData(400_000, 400_000, false, false)]
    public void A_message_never_exceeds_what_SNS_accepts_and_says_what_was_left_out(int text, int outcome, bool isTextWhole, bool hasOutcome)
    {
        var lines = string.Concat(Enumerable.Range(0, text / 50).Select(number => $"line {number,-43}\n"));
        var message = SnsMessage.From(Alert(lines, new string('é', outcome / 2)));

        var size = Encoding.UTF8.GetByteCount(message.Body) + Encoding.UTF8.GetByteCount(message.Subject)
            + message.Attributes.Sum(attribute => attribute.Key.Length + "String".Length + attribute.Value.Length);
        Assert.True(size <= SnsMessage.MaxBytes, $"{size} bytes");
        using var body = JsonDocument.Parse(message.Body);
        var said = body.RootElement.Text("email")!;
        Assert.Equal(said, body.RootElement.Text("default"));
        Assert.Equal(hasOutcome, body.RootElement.Text("sqs") is not null);
        Assert.Equal(!hasOutcome, said.Contains("outcome was left out", StringComparison.Ordinal));
        Assert.Equal(isTextWhole, !said.Contains("The rest was left out", StringComparison.Ordinal));
        Assert.All(said.Split('\n')[..^3], line => Assert.Matches("^line [0-9]+ *$", line));
    }

    [Fact]
    public void As_much_text_as_fits_is_kept()
    {
        var lines = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"line {number,-43}\n"));
        var message = SnsMessage.From(Alert(lines, "{}"));
        Assert.InRange(Encoding.UTF8.GetByteCount(message.Body), SnsMessage.MaxBytes - 400, SnsMessage.MaxBytes);
    }

    [Fact]
    public void A_line_without_end_is_cut_between_characters()
    {
        var message = SnsMessage.From(Alert(string.Concat(Enumerable.Repeat("a🐳", 100_000)), "{}"));
        using var body = JsonDocument.Parse(message.Body);
        Assert.DoesNotContain('\ufffd', body.RootElement.Text("email")!);
        Assert.InRange(Encoding.UTF8.GetByteCount(message.Body), SnsMessage.MaxBytes - 400, SnsMessage.MaxBytes);
    }

    [Theory]
    [InlineData("ordinary", "ordinary")]
    [InlineData("two\r\nlines\tand a bell\u0007", "two  lines and a bell")]
    [InlineData("\n", "Alert")]
    public void Subjects_hold_no_control_characters(string given, string expected) =>
        Assert.Equal(expected, SnsMessage.From(Alert("t", "{}") with { Subject = given }).Subject);

    [Theory]
    [InlineData(99, 99)]
    [InlineData(100, 99)]
    [InlineData(1000, 99)]
    public void Subjects_stay_below_a_hundred_characters(int given, int expected) =>
        Assert.Equal(expected, SnsMessage.From(Alert("t", "{}") with { Subject = new string('x', given) }).Subject.Length);

    private static AlertMessage Alert(string text, string outcome) =>
        new("subject", text, outcome, new Dictionary<string, string> { ["verdict"] = "platform-mismatch", ["owner"] = "" });
}
