using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace EcsExecFormat.LocalAws.DynamoDb;

/// <summary>A number of up to 38 significant digits, exact. Equal values are equal, however they were written.</summary>
/// <param name="Coefficient">Never ends in a decimal zero, unless it is zero.</param>
/// <param name="Exponent">The power of ten.</param>
internal readonly partial record struct DynamoNumber(BigInteger Coefficient, int Exponent) : IComparable<DynamoNumber>
{
    private const int MostDigits = 38;
    private const int MostMagnitude = 125;

    /// <returns>The number, or null when the text is none that DynamoDB takes.</returns>
    public static DynamoNumber? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || (match.Groups["whole"].Length == 0 && match.Groups["fraction"].Length == 0))
            return null;
        var fraction = match.Groups["fraction"].Value;
        var digits = (match.Groups["whole"].Value + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
            return default(DynamoNumber);
        var written = match.Groups["exponent"].Length == 0 ? 0 : int.Parse(match.Groups["exponent"].ValueSpan, CultureInfo.InvariantCulture);
        var exponent = written - fraction.Length + (digits.Length - significant.Length);
        if (significant.Length > MostDigits || Math.Abs(exponent + significant.Length - 1) > MostMagnitude + 5)
            return null;
        return new DynamoNumber(BigInteger.Parse(match.Groups["sign"].Value + significant, CultureInfo.InvariantCulture), exponent);
    }

    public int CompareTo(DynamoNumber other)
    {
        var common = Math.Min(Exponent, other.Exponent);
        return (Coefficient * BigInteger.Pow(10, Exponent - common)).CompareTo(other.Coefficient * BigInteger.Pow(10, other.Exponent - common));
    }

    /// <summary>Plain notation without needless zeros, as DynamoDB gives numbers back.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Coefficient).ToString(CultureInfo.InvariantCulture);
        var sign = Coefficient.Sign < 0 ? "-" : "";
        if (Exponent >= 0)
            return sign + digits + new string('0', Exponent);
        var padded = digits.PadLeft(1 - Exponent, '0');
        return $"{sign}{padded[..^-Exponent]}.{padded[^-Exponent..]}";
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:[eE](?<exponent>[+-]?\d{1,4}))?$")]
    private static partial Regex Form();
}
