using EcsExecFormat.Core;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>What mails and messages show of foreign text.</summary>
internal sealed class PlainTextTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 1, Constant: 64 * 1024);

    public override IReadOnlyList<string> Kinds => ["as it came", "cut", "with something replaced"];

    protected override IEnumerable<string> Texts => [.. TextMutator.Oddities, "an ordinary text", "\r\nSubject: forged", new string('x', 300), string.Concat(Enumerable.Repeat("\ud83d\ude00", 50))];

    protected override string Check(string text)
    {
        foreach (var longest in (int[])[4, 5, 7, 80, 200])
        {
            var line = Allowance.Measure(2 * text.Length, () => PlainText.Line(text, longest));
            Must.BeLine(line, longest, "a line");
            Must.BeEqual(line, PlainText.Line(line, longest), "a line of a line");
            Must.BeLine(PlainText.Quote(text, longest), Math.Max(7, longest) + 2, "a quotation");
        }

        Must.BeLine(BytePath.Show(text), 120, "a path");
        Must.BeLine(BytePath.Show(BytePath.Of(text)), 120, "a path of bytes");
        var shown = PlainText.Line(text, 80);
        if (text.Length <= 80 && text.All(c => c is >= ' ' and <= '~'))
            Must.BeEqual(text, shown, "plain text");
        return shown == text ? "as it came" : shown.EndsWith("...", StringComparison.Ordinal) ? "cut" : "with something replaced";
    }
}
