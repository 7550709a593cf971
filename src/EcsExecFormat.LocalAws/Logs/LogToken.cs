using System.Globalization;
using System.Text.RegularExpressions;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>A nextToken: from where on, in which direction, and after how many more empty pages.</summary>
internal sealed partial record LogToken(bool IsForward, LogPosition Position, int EmptyPages)
{
    /// <returns>Null when the text is no token.</returns>
    public static LogToken? Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success && long.TryParse(match.Groups["sequence"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new LogToken(match.Groups["way"].Value == "f", new LogPosition(Number(match.Groups["time"]), sequence), (int)Number(match.Groups["empty"]))
            : null;
    }

    /// <returns>The form that AWS's tokens have: 56 digits.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsForward ? 'f' : 'b')}/{Position.Time:D18}{Position.Sequence:D30}{EmptyPages:D8}/s");

    private static long Number(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<way>[fb])/(?<time>[0-9]{18})(?<sequence>[0-9]{30})(?<empty>[0-9]{8})/s\z")]
    private static partial Regex Form();
}
