using System.Diagnostics.CodeAnalysis;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>ARN of a standard SNS topic: <c>arn:PARTITION:sns:REGION:ACCOUNT:NAME</c> (Service Authorization Reference, Amazon SNS).</summary>
public sealed record TopicArn
{
    private readonly string _text;

    private TopicArn(string text, string region) => (_text, Region) = (text, region);

    public string Region { get; }

    public override string ToString() => _text;

    /// <summary>FIFO topics are refused: they take no e-mail subscriptions (SNS Developer Guide, "FIFO topics").</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TopicArn? arn)
    {
        arn = null;
        if (!ArnText.TrySplit(text, "sns", out var region, out var name) || name.Length is 0 or > 256 || !name.All(IsNameCharacter))
            return false;
        arn = new TopicArn(text, region);
        return true;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
