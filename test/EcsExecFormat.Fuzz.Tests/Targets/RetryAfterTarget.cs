using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>How long a server wants to be left alone: never less than nothing, never so long that a clock runs over.</summary>
internal sealed class RetryAfterTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 60);
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public override IReadOnlyList<string> Kinds => ["nothing", "at once", "later", "a week"];

    protected override IEnumerable<string> Texts => ["0", "120", "99999999999999999999", "-1", "1.5", "Thu, 26 Nov 2026 13:00:00 GMT", "Thu, 26 Nov 2020 13:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Thursday, 26-Nov-26 13:00:00 GMT", "+5", "\u0665"];

    protected override IReadOnlyList<string> Words => ["GMT", "Thu, ", ":", "0", "9", " ", "Nov"];

    protected override string Check(string text)
    {
        var time = Allowance.Measure(2 * text.Length, () => RetryAfter.Read(text, Now));
        if (time is not { } wait)
            return "nothing";
        Must.Hold(wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(7), "out of bounds");
        Must.Hold(text.Trim().All(char.IsAscii), "digits of another script");
        return wait == TimeSpan.Zero ? "at once" : wait == TimeSpan.FromDays(7) ? "a week" : "later";
    }
}
