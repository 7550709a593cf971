namespace EcsExecFormat.Core;

/// <summary>Names of AWS regions that come from foreign text, and become part of the name of a host that is asked.</summary>
public static class AwsRegion
{
    /// <returns>Whether it is words joined by hyphens with a number at the end: <c>eu-west-1</c>, <c>us-gov-east-1</c>, <c>us-isob-east-1</c>.</returns>
    public static bool IsName(string text) =>
        text.Length <= 64 && text.Split('-') is [.. { Length: >= 2 and <= 4 } words, var number]
        && words.All(word => word.Length is >= 2 and <= 16 && word.All(char.IsAsciiLetterLower))
        && number.Length is 1 or 2 && number.All(char.IsAsciiDigit);
}
