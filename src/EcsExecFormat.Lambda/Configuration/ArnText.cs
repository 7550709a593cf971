using System.Diagnostics.CodeAnalysis;

namespace EcsExecFormat.Lambda.Configuration;

/// <summary>The parts that ARNs of all services share (AWS General Reference, "Amazon Resource Names").</summary>
internal static class ArnText
{
    /// <param name="text">A supposed ARN with region and account.</param>
    /// <param name="service">The service it has to be of.</param>
    /// <param name="region">Its region.</param>
    /// <param name="resource">Everything after the account.</param>
    public static bool TrySplit(string text, string service, [NotNullWhen(true)] out string? region, [NotNullWhen(true)] out string? resource)
    {
        (region, resource) = (null, null);
        if (text.Split(':', 6) is not ["arn", var partition, var actual, var place, { Length: 12 } account, var rest])
            return false;
        if (actual != service || !partition.StartsWith("aws", StringComparison.Ordinal) || !IsLabel(partition) || !IsLabel(place) || !account.All(char.IsAsciiDigit))
            return false;
        (region, resource) = (place, rest);
        return true;
    }

    private static bool IsLabel(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
