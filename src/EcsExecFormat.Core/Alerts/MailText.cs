using System.Text;

namespace EcsExecFormat.Core.Alerts;

/// <summary>
/// Plain text for a mail: wrapped prose, headings, and lines to paste, which are never wrapped. Whatever is handed in, a line
/// stays one line without control characters.
/// </summary>
public sealed class MailText
{
    private const int Columns = 78;
    private const int LongestProse = 2000;
    private const int LongestLine = 4000;
    private const int LongestValue = 400;

    private readonly StringBuilder _text = new();

    public MailText Heading(string title)
    {
        if (_text.Length > 0)
            _text.Append('\n');
        _text.Append(title).Append('\n');
        return this;
    }

    public MailText Prose(string sentences) => Wrapped("", "", sentences);

    public MailText Bullet(string sentence) => Wrapped("- ", "  ", sentence);

    /// <summary>A line to be pasted, indented and whole.</summary>
    public MailText Command(string line)
    {
        _text.Append("   ").Append(PlainText.Line(line, LongestLine)).Append('\n');
        return this;
    }

    public MailText Pair(string name, string? value)
    {
        if (value is { Length: > 0 })
            _text.Append(name.PadRight(17)).Append(PlainText.Line(value, LongestValue)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private MailText Wrapped(string first, string others, string text)
    {
        var column = first.Length;
        _text.Append(first);
        foreach (var word in PlainText.Line(text, LongestProse).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isFirst = column == first.Length || column == others.Length;
            if (!isFirst && column + 1 + word.Length > Columns)
            {
                _text.Append('\n').Append(others);
                column = others.Length;
                isFirst = true;
            }

            if (!isFirst)
                _text.Append(' ');
            _text.Append(word);
            column += word.Length + (isFirst ? 0 : 1);
        }

        _text.Append('\n');
        return this;
    }
}
